/** Columns of the two tables that lead to ranked lists. */
import { Link } from '@tanstack/react-router';
import type { Column } from '@/components/table/column';
import { Time } from '@/components/Time';
import { COST_BASIS } from '@/lib/costBasis';
import { count, hours, NONE } from '@/lib/format';
import { PROFILES, type Profile, runName } from '@/lib/names';

interface RungOfRow {
  level: number;
  name: string;
}

export interface QueueRow {
  id: string;
  name: string;
  numItems: number;
  hours: number;
  createdAt: string;
  run: { id: string; number: number; profile: Profile; rung: RungOfRow } | null;
  evaluation: { id: string; label: string } | null;
  scenario: { id: string; label: string } | null;
}

export interface RunRow {
  id: string;
  number: number;
  profile: Profile;
  numCandidates: number;
  numSelected: number;
  budgetHours: number | null;
  spentHours: number;
  createdAt: string;
  rung: RungOfRow;
}

const RUNG =
  'What the ranking could look at: 1 knows where the model fails and which clips look alike, 5 draws at random.';
const HOURS = `Estimated labeling time of the selected clips. ${COST_BASIS}`;

const ORDERS = Object.values(PROFILES)
  .map(({ name, sentence }) => `${name}: ${sentence}`)
  .join(' ');

export const QUEUE_COLUMNS: Column<QueueRow>[] = [
  {
    id: 'name',
    header: 'Queue',
    value: (row) => row.name,
    cell: (row) => (
      <Link to="/queue/$id" params={{ id: row.id }}>
        {row.name}
      </Link>
    ),
  },
  {
    id: 'items',
    header: 'Items',
    align: 'right',
    width: '96px',
    value: (row) => row.numItems,
    cell: (row) => count(row.numItems),
  },
  {
    id: 'hours',
    header: 'To label',
    definition: HOURS,
    align: 'right',
    width: '112px',
    value: (row) => row.hours,
    cell: (row) => hours(row.hours),
  },
  {
    id: 'run',
    header: 'Drawn from',
    value: drawnFrom,
    cell: (row) => <DrawnFrom row={row} />,
  },
  {
    id: 'rung',
    header: 'Rung',
    definition: RUNG,
    value: (row) => row.run?.rung.level,
    cell: ({ run }) => (run ? rungText(run) : NONE),
  },
  {
    id: 'created',
    header: 'Made',
    width: '200px',
    value: (row) => row.createdAt,
    cell: (row) => <Time iso={row.createdAt} />,
  },
];

export const RUN_COLUMNS: Column<RunRow>[] = [
  {
    id: 'number',
    header: 'Run',
    width: '96px',
    value: (row) => row.number,
    cell: (row) => (
      <Link to="/queue/runs/$id" params={{ id: row.id }}>
        Run {row.number}
      </Link>
    ),
  },
  {
    id: 'profile',
    header: 'Order',
    definition: ORDERS,
    value: (row) => PROFILES[row.profile].name,
    cell: (row) => PROFILES[row.profile].name,
  },
  {
    id: 'rung',
    header: 'Rung',
    definition: RUNG,
    value: (row) => row.rung.level,
    cell: rungText,
  },
  {
    id: 'selected',
    header: 'Selected',
    definition: 'Clips inside the budget, of all clips that were ranked.',
    align: 'right',
    width: '124px',
    value: (row) => row.numSelected,
    cell: (row) => (
      <span className="gl-num">
        {count(row.numSelected)} of {count(row.numCandidates)}
      </span>
    ),
  },
  {
    id: 'spent',
    header: 'To label',
    definition: HOURS,
    align: 'right',
    width: '104px',
    value: (row) => row.spentHours,
    cell: (row) => hours(row.spentHours),
  },
  {
    id: 'budget',
    header: 'Budget',
    align: 'right',
    width: '96px',
    value: (row) => row.budgetHours,
    cell: (row) => (row.budgetHours === null ? NONE : hours(row.budgetHours)),
  },
  {
    id: 'created',
    header: 'Made',
    width: '200px',
    value: (row) => row.createdAt,
    cell: (row) => <Time iso={row.createdAt} />,
  },
];

function drawnFrom({ run, evaluation, scenario }: QueueRow): string {
  if (evaluation) return `Labels that ${evaluation.label} shows to be wrong`;
  if (scenario) return `Scenario ${scenario.label}`;
  return run ? runName(run) : 'No run';
}

function DrawnFrom({ row }: { row: QueueRow }) {
  const { run, evaluation, scenario } = row;
  const name = drawnFrom(row);
  if (evaluation) {
    return (
      <Link to="/ground-truth" search={{ evaluation: evaluation.id }}>
        {name}
      </Link>
    );
  }
  if (scenario) {
    return (
      <Link to="/scenarios" search={{ scenario: scenario.id }}>
        {name}
      </Link>
    );
  }
  if (!run) return name;
  return (
    <Link to="/queue/runs/$id" params={{ id: run.id }}>
      {name}
    </Link>
  );
}

function rungText({ profile, rung }: { profile: Profile; rung: RungOfRow }): string {
  return profile === 'FIFO' ? 'not used' : `${rung.level} · ${rung.name}`;
}
