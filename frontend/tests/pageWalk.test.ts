import { densePages, sparsePages } from '@/features/queue/pageWalk';

/** Every third rank fits the filter. */
const FITTING = Array.from({ length: 25 }, (_, index) => 3 * index + 2);

function counted() {
  const asked: number[] = [];
  const read = (fromRank: number, first: number) => {
    asked.push(fromRank);
    return Promise.resolve(FITTING.filter((rank) => rank >= fromRank).slice(0, first));
  };
  return { asked, read };
}

test('pages of a whole list begin at ranks without gaps', async () => {
  const walk = densePages(100);
  expect(await walk.startOf(0)).toBe(1);
  expect(await walk.startOf(543)).toBe(54_301);
});

test('under a filter a page begins behind the last rank of the page before it', async () => {
  const walk = sparsePages(10, counted().read);
  expect(await walk.startOf(0)).toBe(1);
  expect(await walk.startOf(2)).toBe(60);
  expect(await walk.startOf(1)).toBe(30);
});

test('a page behind the end of the list has no start', async () => {
  const walk = sparsePages(10, counted().read);
  expect(await walk.startOf(3)).toBeNull();
});

test('no page is walked twice, also when several are asked for at once', async () => {
  const { asked, read } = counted();
  const walk = sparsePages(10, read);
  await Promise.all([walk.startOf(2), walk.startOf(1), walk.startOf(2)]);
  await walk.startOf(2);
  expect(asked).toEqual([1, 30]);
});

test('a failed step is tried again by the next question', async () => {
  const { read } = counted();
  let broken = true;
  const walk = sparsePages(10, (fromRank, first) => {
    if (!broken) return read(fromRank, first);
    broken = false;
    return Promise.reject(new Error('no answer'));
  });
  await expect(walk.startOf(1)).rejects.toThrow('no answer');
  expect(await walk.startOf(1)).toBe(30);
});
