/** A long ranked list of which only the visible pages are loaded, for `PagedTable`. */
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';

interface PagesOptions<Row> {
  /** Changes when run or filter change: everything loaded is then dropped. */
  key: string;
  /** At most 100, what the server allows. */
  pageSize?: number;
  /** Rows from `offset` on, `first` of them at most. */
  load: (offset: number, first: number) => Promise<readonly Row[]>;
}

export interface Pages<Row> {
  rowAt: (index: number) => Row | undefined;
  /** Told by the table which rows are visible. */
  onVisible: (first: number, last: number) => void;
  /** True when a page failed to load; `retry` asks again. */
  failed: boolean;
  retry: () => void;
}

/** Pages that are passed by are not asked for: a person has so many requests a minute. */
const PAUSE_MS = 400;
const REST_MS = 100;

interface Loaded<Row> {
  key: string;
  pages: ReadonlyMap<number, readonly Row[]>;
  failed: boolean;
}

export function usePages<Row>({ key, pageSize = 100, load }: PagesOptions<Row>): Pages<Row> {
  const [loaded, setLoaded] = useState<Loaded<Row>>(() => emptyPages(key));
  const asked = useRef({ key, pages: new Set<number>() });
  const visible = useRef<[number, number]>([0, 0]);
  const askedAt = useRef(Number.NEGATIVE_INFINITY);
  const timer = useRef(0);
  const latestLoad = useRef(load);
  // Before the effects of the table, which asks for its visible rows first.
  useLayoutEffect(() => {
    latestLoad.current = load;
  });

  const fetchPage = useCallback(
    async (page: number) => {
      const marks = asked.current.pages;
      marks.add(page);
      const update = (change: (before: Loaded<Row>) => Loaded<Row>) => {
        // An answer to an older key comes too late.
        if (asked.current.pages !== marks) return;
        setLoaded((before) => change(before.key === key ? before : emptyPages(key)));
      };
      try {
        const rows = await latestLoad.current(page * pageSize, pageSize);
        update((before) => ({
          ...before,
          pages: new Map(before.pages).set(page, rows),
          failed: false,
        }));
      } catch {
        marks.delete(page);
        update((before) => ({ ...before, failed: true }));
      }
    },
    [key, pageSize],
  );

  const fetchVisible = useCallback(() => {
    if (asked.current.key !== key) asked.current = { key, pages: new Set() };
    const [first, last] = visible.current;
    for (let page = Math.floor(first / pageSize); page <= Math.floor(last / pageSize); page += 1) {
      if (asked.current.pages.has(page)) continue;
      askedAt.current = performance.now();
      void fetchPage(page);
    }
  }, [fetchPage, key, pageSize]);

  useEffect(() => {
    fetchVisible();
    return () => clearTimeout(timer.current);
  }, [fetchVisible]);

  const onVisible = useCallback(
    (first: number, last: number) => {
      visible.current = [first, last];
      const wait = PAUSE_MS - (performance.now() - askedAt.current);
      clearTimeout(timer.current);
      if (wait <= 0) fetchVisible();
      else timer.current = window.setTimeout(fetchVisible, Math.min(wait, REST_MS));
    },
    [fetchVisible],
  );
  const retry = useCallback(() => {
    setLoaded((before) => ({ ...before, failed: false }));
    fetchVisible();
  }, [fetchVisible]);
  const rowAt = (index: number) =>
    loaded.key === key
      ? loaded.pages.get(Math.floor(index / pageSize))?.[index % pageSize]
      : undefined;
  return { rowAt, onVisible, failed: loaded.key === key && loaded.failed, retry };
}

function emptyPages<Row>(key: string): Loaded<Row> {
  return { key, pages: new Map(), failed: false };
}
