/** The rows of a queue or run under a filter: how many there are, and pages of them as needed. */
import { useCallback } from 'react';
import { useClient } from 'urql';
import { graphql } from '@/lib/graphql';
import { type Read, useRead } from '@/lib/read';
import { type Pages, usePages } from '@/lib/usePages';
import { useViewer } from '@/lib/viewer';
import { fetchItems, pageStart, type RankedItem } from './rankedItem';
import type { ItemFilter } from './search';

const PAGE_SIZE = 100;

const CountQuery = graphql(`
  query RankedCount($list: ID!, $filter: ClipFilter) {
    node(id: $list) {
      __typename
      id
      ... on Queue {
        items(first: 1, filter: $filter) {
          totalCount
        }
      }
      ... on PriorityRun {
        items(first: 1, filter: $filter) {
          totalCount
        }
      }
    }
  }
`);

export interface RankedList {
  /** Changes with list and filter. */
  key: string;
  filtered: boolean;
  /** Rows under the filter; undefined until counted. */
  count: number | undefined;
  counting: Read<unknown>;
  pages: Pages<RankedItem>;
  /** Every row under the filter, page after page: for a file. */
  loadAll: () => Promise<RankedItem[]>;
}

export function useRankedList(list: string, filter: ItemFilter | null): RankedList {
  const client = useClient();
  const withArm = useViewer().canSee('analysis');
  const key = JSON.stringify([list, filter]);
  const counting = useRead(CountQuery, { list, filter });
  const found = counting.isOutdated ? undefined : counting.data?.node;
  const isList = found?.__typename === 'Queue' || found?.__typename === 'PriorityRun';
  const load = useCallback(
    (offset: number, first: number) =>
      fetchItems(client, { list, filter, withArm }, pageStart(offset, filter), first),
    [client, filter, list, withArm],
  );
  const loadAll = useCallback(
    () => readAll((fromRank) => fetchItems(client, { list, filter, withArm }, { fromRank }, PAGE_SIZE)),
    [client, filter, list, withArm],
  );
  return {
    key,
    filtered: filter !== null,
    count: isList ? found.items.totalCount : undefined,
    counting,
    pages: usePages({ key, pageSize: PAGE_SIZE, load }),
    loadAll,
  };
}

/** How many rows fit the filters, undefined where there are none or it is not counted yet. */
export function fittingOf({ filtered, count }: RankedList, total: number) {
  return filtered && count !== undefined ? { count, total } : undefined;
}

async function readAll(read: (fromRank: number) => Promise<RankedItem[]>): Promise<RankedItem[]> {
  const rows: RankedItem[] = [];
  for (let fromRank = 1; ; ) {
    // The next page begins behind the last rank of this one.
    // oxlint-disable-next-line no-await-in-loop
    const page = await read(fromRank);
    rows.push(...page);
    const last = page.at(-1);
    if (!last || page.length < PAGE_SIZE) return rows;
    fromRank = last.rank + 1;
  }
}
