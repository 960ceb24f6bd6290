import { act, renderHook } from '@testing-library/react';
import { useActive } from '@/lib/useActive';

const ROWS = ['a', 'b', 'c', 'd'].map((id) => ({ id }));

function start(inAddress?: string) {
  vi.useFakeTimers();
  const write = vi.fn<(id: string) => void>();
  const hook = renderHook(
    (shown: { key: string; inAddress: string | undefined }) =>
      useActive(shown.key, ROWS, shown.inAddress, write),
    { initialProps: { key: 'page 1', inAddress } },
  );
  const step = () =>
    act(() => {
      const next = ROWS[hook.result.current.index + 1];
      if (next) hook.result.current.move(next);
    });
  return { ...hook, write, step };
}

afterEach(() => vi.useRealTimers());

test('two quick moves are two rows, long before the address has either', () => {
  const { result, write, step } = start();
  step();
  step();
  expect(result.current.row?.id).toBe('c');
  expect(write).not.toHaveBeenCalled();
});

test('the address gets the last of quick moves, once', () => {
  const { write, step } = start('b');
  step();
  vi.advanceTimersByTime(100);
  step();
  vi.advanceTimersByTime(1000);
  expect(write.mock.calls).toEqual([['d']]);
});

test('the row of the address is active, and the first where it names none of these', () => {
  expect(start('c').result.current.index).toBe(2);
  expect(start('z').result.current.index).toBe(0);
});

test('a move on one page says nothing about another', () => {
  const { result, rerender, step } = start();
  step();
  rerender({ key: 'page 2', inAddress: undefined });
  expect(result.current.index).toBe(0);
});
