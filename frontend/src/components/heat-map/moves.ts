/** Which cell an arrow key leads to, over gaps and from one map of a page into the next. */

/** Ids by row and column; null where there is no cell. */
export type HeatGrid = readonly (readonly (string | null)[])[];

/** The nearest cell in the direction of the key; null at the border and for other keys. */
export function neighbor(grid: HeatGrid, from: string, key: string): string | null {
  const row = grid.findIndex((ids) => ids.includes(from));
  const ids = grid[row];
  if (!ids) return null;
  const column = ids.indexOf(from);
  switch (key) {
    case 'ArrowRight':
      return firstOf(ids.slice(column + 1));
    case 'ArrowLeft':
      return firstOf(ids.slice(0, column).toReversed());
    case 'ArrowDown':
      return firstOf(grid.slice(row + 1).map((line) => line[column] ?? null));
    case 'ArrowUp':
      return firstOf(grid.slice(0, row).map((line) => line[column] ?? null).toReversed());
    default:
      return endOf(ids, from, key);
  }
}

function endOf(ids: readonly (string | null)[], from: string, key: string): string | null {
  const ends: Record<string, string | null> = {
    Home: firstOf(ids),
    End: firstOf(ids.toReversed()),
  };
  const end = ends[key] ?? null;
  return end === from ? null : end;
}

function firstOf(ids: readonly (string | null)[]): string | null {
  return ids.find((id) => id !== null) ?? null;
}
