/** Where a list stands that is turned page by page; the cursors of earlier pages are kept. */
import { useState } from 'react';

export interface CursorPages {
  /** Cursor after which the page begins, null for the first. */
  after: string | null;
  /** Number of the page, from 0. */
  page: number;
  next: (endCursor: string) => void;
  back: () => void;
}

/** `key` changes with the filter: then the list starts over. */
export function useCursorPages(key: string): CursorPages {
  const [{ of, cursors }, setState] = useState({ of: key, cursors: [] as readonly string[] });
  const current = of === key ? cursors : [];
  return {
    after: current.at(-1) ?? null,
    page: current.length,
    next: (endCursor) => setState({ of: key, cursors: [...current, endCursor] }),
    back: () => setState({ of: key, cursors: current.slice(0, -1) }),
  };
}
