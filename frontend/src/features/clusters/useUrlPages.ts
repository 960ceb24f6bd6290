/** Pages of a list by cursor, kept in the address: "back" from a clip returns to the same page. */
import { useEffect, useRef } from 'react';
import type { Problem } from '@/lib/problem';
import type { CursorPages } from '@/lib/useCursorPages';
import type { SetUrlState } from '@/lib/useUrlState';
import type { ClusterSearch } from './search';

const TURNED: Partial<ClusterSearch> = { error: undefined };

/**
 * A cursor is for one person and one threshold. With another's link the list starts over; any other
 * problem is handed back, to be shown.
 */
export function useFirstPageInstead(
  problem: Problem | null,
  { after }: ClusterSearch,
  setSearch: SetUrlState<ClusterSearch>,
): Problem | null {
  const isForeign = after !== undefined && problem?.code === 'BAD_CURSOR';
  useEffect(() => {
    if (isForeign) void setSearch({ after: undefined, page: undefined });
  }, [isForeign, setSearch]);
  return isForeign ? null : problem;
}

/** A link may begin at page 3: the pages before it are not known, so "back" goes to the first. */
export function useUrlPages(
  search: ClusterSearch,
  setSearch: SetUrlState<ClusterSearch>,
): CursorPages {
  const cursors = useRef(new Map<number, string>());
  const { after, page = 1 } = search;
  const isTurned = after !== undefined && page > 1;
  useEffect(() => {
    if (isTurned) cursors.current.set(page, after);
  }, [isTurned, after, page]);
  return {
    after: isTurned ? after : null,
    page: isTurned ? page - 1 : 0,
    next: (endCursor) =>
      setSearch({ ...TURNED, after: endCursor, page: (isTurned ? page : 1) + 1 }, { push: true }),
    back: () => {
      const cursor = cursors.current.get(page - 1);
      const place = cursor ? { after: cursor, page: page - 1 } : { after: undefined, page: undefined };
      setSearch({ ...TURNED, ...place });
    },
  };
}
