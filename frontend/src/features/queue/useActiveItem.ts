/** Which row is shown at the side. The address keeps its rank, so that a link leads back to it. */
import { useEffect, useState } from 'react';
import type { SetUrlState } from '@/lib/useUrlState';
import type { RankedItem } from './rankedItem';
import type { QueueSearch } from './search';
import type { RankedList } from './useRankedList';

/** A held key moves faster than an address may change. */
const PAUSE_MS = 250;

export interface ActiveItem {
  /** Position in the list; the first row where nothing was chosen. */
  index: number;
  row: RankedItem | undefined;
  move: (index: number) => void;
}

export function useActiveItem(
  list: RankedList,
  search: QueueSearch,
  setSearch: SetUrlState<QueueSearch>,
): ActiveItem {
  const [chosen, setChosen] = useState<{ key: string; index: number } | null>(null);
  const isChosen = chosen?.key === list.key;
  const index = isChosen ? chosen.index : indexOfRank(list, search.item);
  const row = list.pages.rowAt(index);
  const rank = row?.rank;
  useEffect(() => {
    if (!isChosen || rank === undefined || rank === search.item) return undefined;
    const timer = setTimeout(() => setSearch({ item: rank }), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [isChosen, rank, search.item, setSearch]);
  return { index, row, move: (to) => setChosen({ key: list.key, index: to }) };
}

/** Ranks are dense in a whole list; under a filter the rank is looked for among the first rows. */
function indexOfRank({ filtered, pages, count = 0 }: RankedList, rank: number | undefined): number {
  if (rank === undefined) return 0;
  if (!filtered) return rank - 1;
  for (let index = 0; index < Math.min(count, 100); index += 1) {
    if (pages.rowAt(index)?.rank === rank) return index;
  }
  return 0;
}
