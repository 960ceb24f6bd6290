/** Which row the keyboard is on. The address keeps it, so that "back" from a clip returns to it. */
import { useEffect, useState } from 'react';
import type { SetUrlState } from '@/lib/useUrlState';
import type { ClipsSearch } from './listSearch';

/** A held key moves faster than an address may change. */
const PAUSE_MS = 250;

export function useActiveClip(
  key: string,
  search: ClipsSearch,
  onSearch: SetUrlState<ClipsSearch>,
): { index: number; move: (index: number) => void } {
  const [chosen, setChosen] = useState<{ key: string; index: number } | null>(null);
  const isChosen = chosen?.key === key;
  const index = isChosen ? chosen.index : (search.row ?? 0) - 1;
  useEffect(() => {
    if (!isChosen || index + 1 === search.row) return undefined;
    const timer = setTimeout(() => onSearch({ row: index + 1 }), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [index, isChosen, onSearch, search.row]);
  return { index, move: (to) => setChosen({ key, index: to }) };
}
