import { act, render, renderHook, screen } from '@testing-library/react';
import { useEffect } from 'react';
import { usePages } from '@/lib/usePages';

/** Asks for its rows in an effect of its own, as a table does, before those of its parent. */
function Rows({ pages }: { pages: ReturnType<typeof usePages<string>> }) {
  const { onVisible, rowAt } = pages;
  useEffect(() => onVisible(0, 1), [onVisible]);
  return <p>{rowAt(0) ?? 'pending'}</p>;
}

function List({ filter }: { filter: string }) {
  const pages = usePages({ key: filter, load: () => Promise.resolve([`first of ${filter}`]) });
  return <Rows pages={pages} />;
}

test('a new filter loads its own rows although the table asks first', async () => {
  const { rerender } = render(<List filter="all" />);
  expect(await screen.findByText('first of all')).toBeVisible();
  rerender(<List filter="fog" />);
  expect(await screen.findByText('first of fog')).toBeVisible();
});

test('pages that are scrolled past are not asked for, the one that is rested on is', async () => {
  vi.useFakeTimers();
  const load = vi.fn((offset: number) => Promise.resolve([`row ${offset}`]));
  const { result } = renderHook(() => usePages({ key: 'a', pageSize: 10, load }));
  await act(async () => result.current.onVisible(0, 5));
  for (let first = 100; first <= 500; first += 100) {
    await act(async () => result.current.onVisible(first, first + 5));
    vi.advanceTimersByTime(16);
  }
  await act(async () => vi.advanceTimersByTimeAsync(100));
  expect(load.mock.calls.map(([offset]) => offset)).toEqual([0, 500]);
  expect(result.current.rowAt(500)).toBe('row 500');
  vi.useRealTimers();
});

test('slow scrolling waits for nothing', async () => {
  vi.useFakeTimers();
  const load = vi.fn((offset: number) => Promise.resolve([`row ${offset}`]));
  const { result } = renderHook(() => usePages({ key: 'a', pageSize: 10, load }));
  await act(async () => result.current.onVisible(0, 5));
  vi.advanceTimersByTime(400);
  await act(async () => result.current.onVisible(7, 12));
  expect(load.mock.calls.map(([offset]) => offset)).toEqual([0, 10]);
  vi.useRealTimers();
});

test('a page that arrives after one that failed takes the warning away', async () => {
  let isDown = true;
  const load = () => (isDown ? Promise.reject(new Error('gone')) : Promise.resolve(['row']));
  const { result } = renderHook(() => usePages({ key: 'a', pageSize: 10, load }));
  await act(async () => result.current.onVisible(0, 5));
  expect(result.current.failed).toBe(true);
  isDown = false;
  vi.useFakeTimers();
  await act(async () => result.current.onVisible(1, 6));
  await act(async () => vi.advanceTimersByTimeAsync(100));
  vi.useRealTimers();
  expect(result.current.rowAt(0)).toBe('row');
  expect(result.current.failed).toBe(false);
});
