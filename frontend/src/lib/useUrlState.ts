/** The typed filters of the current address, and a way to change some of them. */
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import type { RawSearch } from '@/lib/search';

export type SetUrlState<Search> = (
  patch: Partial<Search>,
  how?: { push?: boolean },
) => Promise<void>;

/**
 * `read` is what the page made with `defineSearch`. A value of undefined takes its parameter out.
 * Filters replace the history entry; `push` makes a new one, for what "back" should undo. Whoever
 * goes elsewhere next waits for the promise: of two moves at once the first is dropped.
 */
export function useUrlState<Search extends object>(
  read: (raw: RawSearch) => Search,
): [Search, SetUrlState<Search>] {
  const raw = useSearch({ strict: false }) as RawSearch;
  const navigate = useNavigate();
  const search = useMemo(() => read(raw), [read, raw]);
  const change = useCallback<SetUrlState<Search>>(
    (patch, { push = false } = {}) =>
      navigate({
        to: '.',
        search: ((before: RawSearch) => read({ ...before, ...patch })) as never,
        replace: !push,
        resetScroll: false,
      }),
    [navigate, read],
  );
  return [search, change];
}
