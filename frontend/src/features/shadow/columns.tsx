/** Columns of cycles, lines, targets and cohorts. */
import { Link } from '@tanstack/react-router';
import type { Column } from '@/components/table/column';
import { capitalized, count, decimal, hours, NONE, percent, points, words } from '@/lib/format';
import { spaced } from '@/lib/values';
import type { CohortLift, Contrast, Cycle, Metric } from './shadowQuery';
import { ARMS, STATES } from './words';

type Arm = Cycle['arms'][number];
type Reach = Metric['reached'][number];

export interface ArmOfCycle extends Arm {
  cycle: Cycle;
}

export const ARM_COLUMNS: readonly Column<ArmOfCycle>[] = [
  {
    id: 'cycle',
    header: 'Cycle',
    cell: ({ cycle }) => cycle.name,
    value: ({ cycle }) => cycle.ordinal,
  },
  { id: 'arm', header: 'Arm', cell: ({ arm }) => ARMS[arm], value: ({ arm }) => ARMS[arm] },
  {
    id: 'model',
    header: 'Model',
    cell: ({ modelVersion }) => (
      <Link to="/models/$id" params={{ id: modelVersion.id }}>
        {modelVersion.label}
      </Link>
    ),
    value: ({ modelVersion }) => modelVersion.label,
  },
  {
    id: 'hours',
    header: 'Label-hours',
    align: 'right',
    cell: (row) => hours(row.hours),
    value: (row) => row.hours,
  },
  {
    id: 'clips',
    header: 'Clips',
    align: 'right',
    cell: ({ numClips }) => count(numClips),
    value: ({ numClips }) => numClips,
  },
  {
    id: 'worst',
    header: 'Three worst cohorts',
    definition: 'Mean recall of the three cohorts with the lowest recall, of those with 30 objects.',
    align: 'right',
    cell: ({ worstRecall }) => percent(worstRecall, 1),
    value: ({ worstRecall }) => worstRecall,
  },
  {
    id: 'recall',
    header: 'All objects',
    align: 'right',
    cell: ({ recall }) => percent(recall, 1),
    value: ({ recall }) => recall,
  },
];

export const LINE_COLUMNS: readonly Column<Contrast>[] = [
  {
    id: 'baseline',
    header: 'Beside',
    cell: ({ baseline }) => ARMS[baseline],
    value: ({ baseline }) => ARMS[baseline],
  },
  { id: 'state', header: 'State', cell: ({ state }) => STATES[state], value: ({ state }) => STATES[state] },
  {
    id: 'delta',
    header: 'Points per cycle',
    definition: 'Mean difference in recall. Its interval holds however often you look.',
    align: 'right',
    cell: ({ steps }) => interval(steps.at(-1)),
    value: ({ steps }) => inPoints(steps.at(-1)?.delta),
  },
  {
    id: 'effect',
    header: 'A/A units',
    definition: 'The difference over the standard deviation of two random batches.',
    align: 'right',
    cell: ({ effect }) => decimal(effect, 1),
    value: ({ effect }) => effect,
  },
  {
    id: 'evidence',
    header: 'Evidence',
    definition: 'A line is decided once this reaches 40.',
    align: 'right',
    cell: ({ steps }) => decimal(steps.at(-1)?.evidence, 1),
    value: ({ steps }) => steps.at(-1)?.evidence ?? null,
  },
  {
    id: 'perHour',
    header: 'Points per label-hour',
    align: 'right',
    cell: ({ steps }) => decimal((steps.at(-1)?.gainPerHour ?? NaN) * 100, 2),
    value: ({ steps }) => inPoints(steps.at(-1)?.gainPerHour),
  },
  {
    id: 'needed',
    header: 'Cycles needed',
    definition: 'For 80 % power at this difference, while every cycle is looked at; in brackets for one look at the end.',
    align: 'right',
    cell: ({ numCycles, numCyclesNeeded, numCyclesOneLook }) =>
      `${count(numCycles)} of ${numCyclesNeeded ?? NONE} (${numCyclesOneLook ?? NONE})`,
    value: ({ numCyclesNeeded }) => numCyclesNeeded,
  },
];

export const REACH_COLUMNS: readonly Column<Reach>[] = [
  { id: 'arm', header: 'Arm', cell: ({ arm }) => ARMS[arm], value: ({ arm }) => ARMS[arm] },
  {
    id: 'cycles',
    header: 'Cycles',
    align: 'right',
    cell: ({ numCycles }) => numCycles ?? 'not reached',
    value: ({ numCycles }) => numCycles,
  },
  {
    id: 'hours',
    header: 'Label-hours',
    align: 'right',
    cell: (row) => hours(row.hours),
    value: (row) => row.hours,
  },
  {
    id: 'spent',
    header: 'Of',
    definition: 'Label-hours of all its cycles.',
    align: 'right',
    cell: ({ hoursSpent }) => hours(hoursSpent),
    value: ({ hoursSpent }) => hoursSpent,
  },
];

export const COHORT_COLUMNS: readonly Column<CohortLift>[] = [
  { id: 'axis', header: 'Axis', cell: ({ axis }) => capitalized(words(axis)), value: ({ axis }) => axis },
  { id: 'value', header: 'Value', cell: ({ value }) => spaced(value), value: ({ value }) => value },
  {
    id: 'baseline',
    header: 'Beside',
    cell: ({ baseline }) => ARMS[baseline],
    value: ({ baseline }) => ARMS[baseline],
  },
  {
    id: 'objects',
    header: 'Objects',
    align: 'right',
    cell: ({ numObjects }) => count(numObjects),
    value: ({ numObjects }) => numObjects,
  },
  {
    id: 'delta',
    header: 'Points',
    align: 'right',
    cell: ({ delta, low, high }) =>
      low === null || high === null
        ? points(delta)
        : `${points(delta)} (${points(low)} to ${points(high)})`,
    value: ({ delta }) => inPoints(delta),
  },
];

export const LINE_CSV_COLUMNS: readonly Column<Contrast>[] = withInterval(LINE_COLUMNS, 'delta', {
  low: ({ steps }) => endOf(steps.at(-1), -1),
  high: ({ steps }) => endOf(steps.at(-1), 1),
});

export const COHORT_CSV_COLUMNS: readonly Column<CohortLift>[] = withInterval(
  COHORT_COLUMNS,
  'delta',
  { low: ({ low }) => low, high: ({ high }) => high },
);

type End<Row> = (row: Row) => number | null;

/** The columns of the screen, and the ends of an interval, as shares, behind the one it is of. */
function withInterval<Row>(
  columns: readonly Column<Row>[],
  id: string,
  ends: { low: End<Row>; high: End<Row> },
): Column<Row>[] {
  return columns.flatMap((column) => {
    if (column.id !== id) return [column];
    return [
      column,
      ...Object.entries(ends).map(([name, end]) => ({
        ...column,
        id: `${id} ${name}`,
        header: `${column.header}, ${name}`,
        value: (row: Row) => inPoints(end(row)),
      })),
    ];
  });
}

function endOf(step: Contrast['steps'][number] | undefined, side: -1 | 1): number | null {
  if (!step || step.halfWidth === null) return null;
  return step.delta + side * step.halfWidth;
}

function inPoints(share: number | null | undefined): number | null {
  return share === null || share === undefined ? null : share * 100;
}

function interval(step: Contrast['steps'][number] | undefined): string {
  if (!step) return NONE;
  const { delta, halfWidth } = step;
  if (halfWidth === null) return `${points(delta)} (no interval yet)`;
  return `${points(delta)} (${points(delta - halfWidth)} to ${points(delta + halfWidth)})`;
}
