/**
 * At which rank each page of a list begins. Ranks have no gaps in a whole list, so there the answer
 * is arithmetic; under a filter they have, so the pages before are walked once, by their ranks.
 */

/** The first ranks of the list from one on, in order. */
type ReadRanks = (fromRank: number, first: number) => Promise<readonly number[]>;

export interface PageWalk {
  /** Rank at which to ask for the page, null where the list ends before it. */
  startOf: (page: number) => Promise<number | null>;
}

export function densePages(pageSize: number): PageWalk {
  return { startOf: (page) => Promise.resolve(page * pageSize + 1) };
}

export function sparsePages(pageSize: number, readRanks: ReadRanks): PageWalk {
  const starts = [1];
  let isComplete = false;
  let walking: Promise<void> = Promise.resolve();

  const walkTo = async (page: number) => {
    while (starts.length <= page && !isComplete) {
      // Each step needs the rank that the one before ended with.
      // oxlint-disable-next-line no-await-in-loop
      const ranks = await readRanks(starts.at(-1) ?? 1, pageSize);
      const last = ranks.at(-1);
      if (last === undefined || ranks.length < pageSize) isComplete = true;
      else starts.push(last + 1);
    }
  };

  return {
    startOf: async (page) => {
      // One walk at a time: two would take the same steps twice.
      const walked = walking.then(() => walkTo(page));
      walking = walked.catch(() => undefined);
      await walked;
      return starts[page] ?? null;
    },
  };
}
