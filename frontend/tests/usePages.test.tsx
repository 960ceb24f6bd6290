import { render, screen } from '@testing-library/react';
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
