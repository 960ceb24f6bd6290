/** Rows that were marked with x, across pages. A new filter starts without any. */
import { useState } from 'react';
import type { ClipRow } from './clipRow';

const NONE: ReadonlyMap<string, ClipRow> = new Map();

export interface MarkedClips {
  ids: ReadonlySet<string>;
  rows: readonly ClipRow[];
  toggle: (row: ClipRow) => void;
  clear: () => void;
}

export function useMarkedClips(key: string): MarkedClips {
  const [marked, setMarked] = useState({ key, rows: NONE });
  const rows = marked.key === key ? marked.rows : NONE;
  return {
    ids: new Set(rows.keys()),
    rows: [...rows.values()],
    toggle: (row) =>
      setMarked((before) => {
        const next = new Map(before.key === key ? before.rows : NONE);
        if (!next.delete(row.id)) next.set(row.id, row);
        return { key, rows: next };
      }),
    clear: () => setMarked({ key, rows: NONE }),
  };
}
