/** The rows of a run under a filter, page by page, and which of them is shown at the side. */
import { useCallback, useEffect, useState } from 'react';
import { useClient } from 'urql';
import { type Read, useRead } from '@/lib/read';
import { type Pages, usePages } from '@/lib/usePages';
import type { SetUrlState } from '@/lib/useUrlState';
import { useViewer } from '@/lib/viewer';
import { type ComparedItem, CountQuery, fetchCompared } from './comparedItem';
import type { ItemFilter, PrioritiesSearch } from './search';

const PAGE_SIZE = 100;
/** A held key moves faster than an address may change. */
const PAUSE_MS = 250;

export interface ComparedList {
  /** Changes with run and filter. */
  key: string;
  filtered: boolean;
  /** Rows under the filter; undefined until counted. */
  count: number | undefined;
  counting: Read<unknown>;
  pages: Pages<ComparedItem>;
  /** Every row under the filter, page after page: for a file. */
  loadAll: () => Promise<ComparedItem[]>;
}

export function useComparedList(run: string, filter: ItemFilter | null): ComparedList {
  const client = useClient();
  const withArm = useViewer().canSee('analysis');
  const key = JSON.stringify([run, filter]);
  const counting = useRead(CountQuery, { run, filter });
  const count = counting.isOutdated
    ? undefined
    : counting.data?.prioritiesByProfile?.items.totalCount;
  const load = useCallback(
    (offset: number, first: number) =>
      fetchCompared(client, { run, filter, withArm }, offset, first),
    [client, filter, run, withArm],
  );
  return {
    key,
    filtered: filter !== null,
    count,
    counting,
    pages: usePages({ key, pageSize: PAGE_SIZE, load }),
    loadAll: useCallback(() => readAll(load), [load]),
  };
}

async function readAll(
  load: (offset: number, first: number) => Promise<ComparedItem[]>,
): Promise<ComparedItem[]> {
  const rows: ComparedItem[] = [];
  for (;;) {
    // The next page begins behind the last row of this one.
    // oxlint-disable-next-line no-await-in-loop
    const page = await load(rows.length, PAGE_SIZE);
    rows.push(...page);
    if (page.length < PAGE_SIZE) return rows;
  }
}

interface ActiveItem {
  /** Position in the list; the first row where nothing was chosen. */
  index: number;
  row: ComparedItem | undefined;
  move: (index: number) => void;
}

/** The address keeps the rank of the shown item, so that a link leads back to it. */
export function useActiveItem(
  list: ComparedList,
  search: PrioritiesSearch,
  setSearch: SetUrlState<PrioritiesSearch>,
): ActiveItem {
  const [chosen, setChosen] = useState<{ key: string; index: number } | null>(null);
  const isChosen = chosen?.key === list.key;
  const index = isChosen ? chosen.index : indexOfRank(list, search.item);
  const row = list.pages.rowAt(index);
  const rank = row?.item.rank;
  useEffect(() => {
    if (!isChosen || rank === undefined || rank === search.item) return undefined;
    const timer = setTimeout(() => setSearch({ item: rank }), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [isChosen, rank, search.item, setSearch]);
  return { index, row, move: (to) => setChosen({ key: list.key, index: to }) };
}

/** Ranks are dense in a whole list; under a filter the rank is looked for among the first rows. */
function indexOfRank(list: ComparedList, rank: number | undefined): number {
  const { filtered, pages, count = 0 } = list;
  if (rank === undefined) return 0;
  if (!filtered) return Math.min(rank, Math.max(count, 1)) - 1;
  for (let index = 0; index < Math.min(count, PAGE_SIZE); index += 1) {
    if (pages.rowAt(index)?.item.rank === rank) return index;
  }
  return 0;
}
