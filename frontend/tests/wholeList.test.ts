import { loadWholeList, MOST_ROWS } from '@/lib/wholeList';

function page(rows: readonly number[], endCursor: string | null) {
  return {
    edges: rows.map((node) => ({ node })),
    pageInfo: { hasNextPage: endCursor !== null, endCursor },
  };
}

test('each page is asked for after the end of the one before', async () => {
  const asked: (string | null)[] = [];
  const pages = new Map([
    [null, page([1, 2], 'two')],
    ['two', page([3], 'three')],
    ['three', page([4], null)],
  ]);
  const rows = await loadWholeList(async (after) => {
    asked.push(after);
    return pages.get(after) ?? page([], null);
  });
  expect(rows).toEqual([1, 2, 3, 4]);
  expect(asked).toEqual([null, 'two', 'three']);
});

test('a list without end is given up at the largest size', async () => {
  const many = Array.from({ length: 10_000 }, (_, index) => index);
  const rows = await loadWholeList(async () => page(many, 'again'));
  expect(rows).toHaveLength(MOST_ROWS);
});

test('a page that fails fails the whole', async () => {
  await expect(loadWholeList(() => Promise.reject(new Error('gone')))).rejects.toThrow('gone');
});
