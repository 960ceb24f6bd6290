/** Which run and which of its cells are shown, in which order. */
import type { Cell, ListedRun } from './curvesQuery';
import { CELL_STATES } from './words';
import type { CellSort, CurvesSearch } from './search';

export function gainRuns(runs: readonly ListedRun[]): ListedRun[] {
  return runs.filter(({ profile }) => profile === 'EXPECTED_GAIN');
}

const ORDERS: Record<CellSort, (cell: Cell) => number> = {
  gain: ({ gain }) => -gain,
  hours: (cell) => -cell.hours,
  missed: ({ missRate }) => -missRate,
  number: ({ number }) => number,
};

export const SORT_WORDS: Record<CellSort, string> = {
  gain: 'errors removed',
  hours: 'label-hours',
  missed: 'miss rate',
  number: 'number',
};

export function chosenCells(
  cells: readonly Cell[],
  { state, sort = 'gain' }: CurvesSearch,
): Cell[] {
  const states = CELL_STATES.filter((known) => state?.includes(known));
  const order = ORDERS[sort];
  return cells
    .filter((cell) => states.length === 0 || states.includes(cell.state))
    .toSorted((left, right) => order(left) - order(right) || left.number - right.number);
}
