/** Which row the keyboard is on. The address keeps it, so that "back" from a row returns to it. */
import { useEffect, useState } from 'react';

/** A held key moves faster than an address may change. */
const PAUSE_MS = 250;

/**
 * The row that was moved to last, else the one of the address, else the first. `key` says which
 * rows these are: a move among others counts no longer. `write` must be the same function each time.
 */
export function useActive<Row extends { id: string }>(
  key: string,
  rows: readonly Row[],
  inAddress: string | undefined,
  write: (id: string) => void,
): { index: number; row: Row | undefined; move: (row: Row) => void } {
  const [moved, setMoved] = useState<{ key: string; id: string } | null>(null);
  const movedTo = moved?.key === key ? moved.id : undefined;
  useEffect(() => {
    if (movedTo === undefined || movedTo === inAddress) return undefined;
    const timer = setTimeout(() => write(movedTo), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [movedTo, inAddress, write]);
  const wanted = movedTo ?? inAddress;
  const index = Math.max(0, rows.findIndex(({ id }) => id === wanted));
  return { index, row: rows[index], move: ({ id }) => setMoved({ key, id }) };
}
