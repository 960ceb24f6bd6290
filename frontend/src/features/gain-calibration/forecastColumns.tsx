/** Columns of forecasts, of cycles and of the reliability curve. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Badge } from '@/components/Badge';
import type { Column } from '@/components/table/column';
import { Time } from '@/components/Time';
import { count, decimal, NONE, percent, points } from '@/lib/format';
import type { Bin, Cycle, Forecast } from './calibrationQuery';
import { CAME_DEFINITION, CAME_WORDS, cameOf, cohortName, dropWords, modelName } from './words';
import classes from './calibration.module.css';

export const FORECAST_COLUMNS: readonly Column<Forecast>[] = [
  {
    id: 'cohort',
    header: 'Cohort',
    width: '168px',
    value: cohortName,
    cell: (row) => (
      <>
        <span data-whole={row.cohort.length === 0 || undefined} className={classes.cohort}>
          {cohortName(row)}
        </span>
        <span className={classes.model}>{modelName(row)}</span>
      </>
    ),
  },
  {
    id: 'queue',
    header: 'Queue',
    width: '128px',
    value: ({ queue }) => queue.name,
    cell: ({ queue }) => (
      <Link to="/queue/$id" params={{ id: queue.id }}>
        {queue.name}
      </Link>
    ),
  },
  {
    id: 'before',
    header: 'Missed before',
    definition: 'Miss rate on the benchmark when the queue was made, and its objects.',
    align: 'right',
    width: '124px',
    value: ({ before }) => before,
    cell: ({ before, numObjects }) => (
      <Stacked top={percent(before, 1)} below={`n = ${count(numObjects)}`} />
    ),
  },
  {
    id: 'expected',
    header: 'Expected drop',
    definition: 'In points of the miss rate, with the 95 % interval that was frozen with the queue.',
    align: 'right',
    width: '136px',
    value: ({ expectedDrop }) => expectedDrop,
    cell: (row) => (
      <Stacked
        top={points(row.expectedDrop)}
        below={dropWords(row.expectedDropLow, row.expectedDropHigh)}
      />
    ),
  },
  {
    id: 'realized',
    header: 'Realized',
    definition: 'By how much the miss rate fell, in points; above zero is better.',
    align: 'right',
    width: '104px',
    value: ({ realizedDrop }) => realizedDrop,
    cell: ({ realizedDrop }) => points(realizedDrop),
  },
  {
    id: 'came',
    header: 'Came',
    definition: CAME_DEFINITION,
    width: '108px',
    value: (row) => CAME_WORDS[cameOf(row)].name,
    cell: (row) => <CameBadge row={row} />,
  },
  {
    id: 'outcome',
    header: 'Outcome',
    width: '136px',
    value: ({ outcome }) => outcome?.label ?? null,
    cell: ({ outcome }) =>
      outcome ? (
        <Link to="/outcomes/$id" params={{ id: outcome.id }}>
          {outcome.label}
        </Link>
      ) : (
        NONE
      ),
  },
];

export const FORECAST_CSV_COLUMNS: readonly Column<Forecast>[] = [
  file('cohort', cohortName),
  file('model', modelName),
  file('queue', ({ queue }) => queue.name),
  file('objects', ({ numObjects }) => numObjects),
  file('missed_before', ({ before }) => before),
  file('missed_expected', ({ expected }) => expected),
  file('expected_drop', ({ expectedDrop }) => expectedDrop),
  file('expected_drop_low', ({ expectedDropLow }) => expectedDropLow),
  file('expected_drop_high', ({ expectedDropHigh }) => expectedDropHigh),
  file('missed_realized', ({ realized }) => realized),
  file('realized_drop', ({ realizedDrop }) => realizedDrop),
  file('came', (row) => CAME_WORDS[cameOf(row)].name),
  file('shrinkage', ({ shrinkage }) => shrinkage),
  file('label_hours', ({ hours }) => hours),
  file('outcome', ({ outcome }) => outcome?.label),
];

export const CYCLE_COLUMNS: readonly Column<Cycle>[] = [
  {
    id: 'queue',
    header: 'Queue',
    value: ({ queue }) => queue.name,
    cell: (row) => (
      <Stacked
        top={
          <Link to="/queue/$id" params={{ id: row.queue.id }}>
            {row.queue.name}
          </Link>
        }
        below={modelName(row)}
      />
    ),
  },
  {
    id: 'frozen',
    header: 'Frozen',
    width: '176px',
    value: ({ recordedAt }) => recordedAt,
    cell: ({ recordedAt }) => <Time iso={recordedAt} />,
  },
  {
    id: 'expected',
    header: 'Expected drop',
    align: 'right',
    value: ({ expectedDrop }) => expectedDrop,
    cell: (row) => (
      <Stacked
        top={points(row.expectedDrop)}
        below={dropWords(row.expectedDropLow, row.expectedDropHigh)}
      />
    ),
  },
  {
    id: 'realized',
    header: 'Realized',
    align: 'right',
    value: ({ realizedDrop }) => realizedDrop,
    cell: ({ realizedDrop }) => points(realizedDrop),
  },
  {
    id: 'ratio',
    header: 'Ratio',
    definition: 'Realized over expected drop of the whole benchmark. Above 1 more fell than was told.',
    align: 'right',
    value: ({ ratio }) => ratio,
    cell: ({ ratio }) => decimal(ratio, 2),
  },
  {
    id: 'shrinkage',
    header: 'Corrected by',
    definition: 'The factor that earlier outcomes put on this forecast; 1.00 is none.',
    align: 'right',
    value: ({ shrinkage }) => shrinkage,
    cell: ({ shrinkage }) => decimal(shrinkage, 2),
  },
  {
    id: 'inside',
    header: 'Held',
    definition: 'Of its forecasts, whole benchmark and cohorts, those that held.',
    align: 'right',
    value: ({ numInside }) => numInside,
    cell: ({ num, numInside }) => `${count(numInside)} of ${count(num)}`,
  },
  {
    id: 'outcome',
    header: 'Outcome',
    value: ({ outcome }) => outcome.label,
    cell: ({ outcome }) => (
      <Link to="/outcomes/$id" params={{ id: outcome.id }}>
        {outcome.label}
      </Link>
    ),
  },
];

export const BIN_COLUMNS: readonly Column<Bin>[] = [
  {
    id: 'expected',
    header: 'Mean expected drop',
    align: 'right',
    value: ({ expected }) => expected,
    cell: ({ expected }) => points(expected),
  },
  {
    id: 'realized',
    header: 'Mean realized',
    align: 'right',
    value: ({ realized }) => realized,
    cell: ({ realized, low, high }) => (
      <Stacked top={points(realized)} below={dropWords(low, high)} />
    ),
  },
  {
    id: 'num',
    header: 'Forecasts',
    align: 'right',
    value: ({ num }) => num,
    cell: ({ num }) => count(num),
  },
];

function CameBadge({ row }: { row: Forecast }) {
  const { name, tone, shape } = CAME_WORDS[cameOf(row)];
  return (
    <Badge tone={tone} shape={false}>
      <span aria-hidden="true">{shape}</span> {name}
    </Badge>
  );
}

function Stacked({ top, below }: { top: ReactNode; below: string }) {
  return (
    <span className={classes.stacked}>
      {top}
      <span>{below}</span>
    </span>
  );
}

function file(header: string, value: Column<Forecast>['value']): Column<Forecast> {
  return { id: header, header, value, cell: () => null };
}
