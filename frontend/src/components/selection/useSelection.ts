/** Rows that were marked with x, across pages. A new list or filter starts without any. */
import { useMemo, useState } from 'react';

export interface Selection<Row> {
  ids: ReadonlySet<string>;
  /** In the order in which they were marked. */
  rows: readonly Row[];
  toggle: (row: Row) => void;
  clear: () => void;
}

/** `key` changes with list and filter. */
export function useSelection<Row extends { id: string }>(key: string): Selection<Row> {
  const [marked, setMarked] = useState({ key, rows: new Map<string, Row>() });
  return useMemo(() => {
    const rows = marked.key === key ? marked.rows : new Map<string, Row>();
    return {
      ids: new Set(rows.keys()),
      rows: [...rows.values()],
      toggle: (row) =>
        setMarked((before) => {
          const next = new Map(before.key === key ? before.rows : []);
          if (!next.delete(row.id)) next.set(row.id, row);
          return { key, rows: next };
        }),
      clear: () => setMarked({ key, rows: new Map() }),
    };
  }, [key, marked]);
}
