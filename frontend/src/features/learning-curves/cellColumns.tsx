/** Columns of the cells, and of their CSV. */
import type { Column } from '@/components/table/column';
import { count, decimal, hours, NONE, percent, points } from '@/lib/format';
import type { Cell } from './curvesQuery';
import { StateBadge } from './StateBadge';
import { cellName, isFunded, rateAfter, STATE_WORDS } from './words';

export const CELL_COLUMNS: readonly Column<Cell>[] = [
  {
    id: 'number',
    header: 'Cell',
    align: 'right',
    width: '72px',
    value: ({ number }) => number,
    cell: ({ number }) => number,
  },
  {
    id: 'name',
    header: 'What is in it',
    value: cellName,
    cell: cellName,
  },
  {
    id: 'state',
    header: 'State',
    definition: Object.values(STATE_WORDS)
      .map(({ name, sentence }) => `${name}: ${sentence}`)
      .join(' '),
    width: '172px',
    value: ({ state }) => STATE_WORDS[state].name,
    cell: ({ state }) => <StateBadge state={state} />,
  },
  {
    id: 'missed',
    header: 'Missed now',
    definition: 'Expected miss rate, with the objects on the benchmark that it rests on.',
    align: 'right',
    width: '132px',
    value: ({ missRate }) => missRate,
    cell: ({ missRate, numObjects }) =>
      numObjects < 1 ? percent(missRate, 1) : `${percent(missRate, 1)} of ${count(numObjects)}`,
  },
  {
    id: 'labeled',
    header: 'Labeled',
    definition: 'Labeled objects, weighted by how much a clip belongs to the cell.',
    align: 'right',
    width: '104px',
    value: ({ exposure }) => exposure,
    cell: ({ exposure }) => count(exposure),
  },
  {
    id: 'added',
    header: 'Adds',
    definition: 'Objects that the selection adds.',
    align: 'right',
    width: '88px',
    value: ({ selectedExposure }) => selectedExposure,
    cell: ({ selectedExposure }) => count(selectedExposure),
  },
  {
    id: 'change',
    header: 'Points',
    definition: 'By how much the selection is expected to change the miss rate.',
    align: 'right',
    width: '96px',
    value: (cell) => rateAfter(cell) - cell.missRate,
    cell: (cell) => (isFunded(cell) ? points(rateAfter(cell) - cell.missRate) : NONE),
  },
  {
    id: 'hours',
    header: 'Hours',
    definition: 'Label-hours that the selection spends here.',
    align: 'right',
    width: '92px',
    value: (cell) => cell.hours,
    cell: (cell) => hours(cell.hours),
  },
  {
    id: 'gain',
    header: 'Removes',
    definition: 'Benchmark errors that the selection is expected to remove.',
    align: 'right',
    width: '112px',
    value: ({ gain }) => gain,
    cell: ({ gain }) => decimal(gain, 1),
  },
];

export const CELL_CSV_COLUMNS: readonly Column<Cell>[] = [
  file('cell', ({ number }) => number),
  file('name', cellName),
  file('state', ({ state }) => STATE_WORDS[state].name),
  file('candidates', ({ numCandidates }) => numCandidates),
  file('labeled_objects', ({ exposure }) => exposure),
  file('benchmark_objects', ({ numObjects }) => numObjects),
  file('missed', ({ numMissed }) => numMissed),
  file('miss_rate', ({ missRate }) => missRate),
  file('low', ({ low }) => low),
  file('high', ({ high }) => high),
  file('floor', ({ floor }) => floor),
  file('stuck_probability', ({ stuckProbability }) => stuckProbability),
  file('selected_objects', ({ selectedExposure }) => selectedExposure),
  file('miss_rate_after', rateAfter),
  file('label_hours', (cell) => cell.hours),
  file('errors_removed', ({ gain }) => gain),
  file('gain_of_next_hour', ({ marginalGain }) => marginalGain),
  file('hours_saved', ({ hoursSaved }) => hoursSaved),
  file('stopped_because', ({ stopNote }) => stopNote),
];

function file(header: string, value: Column<Cell>['value']): Column<Cell> {
  return { id: header, header, value, cell: () => null };
}
