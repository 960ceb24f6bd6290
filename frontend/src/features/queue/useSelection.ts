/** Rows that were marked with x, across pages. A new list or filter starts without any. */
import { useMemo, useState } from 'react';
import type { RankedItem } from './rankedItem';

export interface Selection {
  ids: ReadonlySet<string>;
  rows: readonly RankedItem[];
  minutes: number;
  toggle: (row: RankedItem) => void;
  clear: () => void;
}

const NONE: ReadonlyMap<string, RankedItem> = new Map();

export function useSelection(key: string): Selection {
  const [marked, setMarked] = useState({ key, rows: NONE });
  const rows = marked.key === key ? marked.rows : NONE;
  return useMemo(
    () => ({
      ids: new Set(rows.keys()),
      rows: [...rows.values()].toSorted((left, right) => left.rank - right.rank),
      minutes: [...rows.values()].reduce((sum, { costMinutes }) => sum + costMinutes, 0),
      toggle: (row) =>
        setMarked((before) => {
          const next = new Map(before.key === key ? before.rows : NONE);
          if (!next.delete(row.id)) next.set(row.id, row);
          return { key, rows: next };
        }),
      clear: () => setMarked({ key, rows: NONE }),
    }),
    [key, rows],
  );
}
