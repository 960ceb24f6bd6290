/** Groups of missed objects, in the order and with the numbers that the home page shows. */
import { Link } from '@tanstack/react-router';
import { RateWithCount } from '@/components/RateWithCount';
import { ChangeText } from '@/components/StatCard';
import type { Column } from '@/components/table/column';
import { FEW, NONE, percent } from '@/lib/format';
import type { HomeEvaluation } from './homeQuery';
import classes from './home.module.css';

export interface WeakSpot {
  name: string;
  /** The axis that it is a value of, null for a class. */
  axis: string | null;
  missed: number;
  objects: number;
  /** More or fewer than in the evaluation before, null where that has no such group. */
  change: number | null;
  /** Of all misses of the evaluation. */
  share: number;
}

interface Group {
  name?: string;
  label?: string;
  counts: { fn: number };
}

interface MeasuredGroup extends Group {
  counts: { fn: number; gt: number };
}

interface Measured {
  classes?: readonly MeasuredGroup[];
  cohorts?: readonly MeasuredGroup[];
  previous: { classes?: readonly Group[]; cohorts?: readonly Group[] } | null;
}

/** Most misses first; groups that are too small for a rate come behind the others. */
export function weakestFirst(
  evaluation: Measured | null | undefined,
  axis: string | null = null,
): WeakSpot[] {
  if (!evaluation) return [];
  const groups = evaluation.classes ?? evaluation.cohorts ?? [];
  const { previous } = evaluation;
  const before = new Map(
    (previous?.classes ?? previous?.cohorts ?? []).map((group) => [nameOf(group), group.counts.fn]),
  );
  const all = groups.reduce((sum, { counts }) => sum + counts.fn, 0);
  return groups
    .map((group) => {
      const earlier = before.get(nameOf(group));
      const { fn: missed, gt: objects } = group.counts;
      return {
        name: nameOf(group),
        axis,
        missed,
        objects,
        change: earlier === undefined ? null : missed - earlier,
        share: all > 0 ? missed / all : 0,
      };
    })
    .toSorted((left, right) => order(left, right));
}

function order(left: WeakSpot, right: WeakSpot): number {
  const isFew = (spot: WeakSpot) => Number(spot.objects < FEW);
  return isFew(left) - isFew(right) || right.missed - left.missed;
}

function nameOf({ name, label }: Group): string {
  return name ?? label ?? '';
}

export function weakSpotColumns(header: string, evaluation: HomeEvaluation): Column<WeakSpot>[] {
  const { previous } = evaluation;
  const columns: Column<WeakSpot>[] = [
    {
      id: 'name',
      header,
      value: (row) => row.name,
      cell: (row) => <WhereItFails spot={row} evaluation={evaluation} />,
    },
    {
      id: 'missed',
      header: 'Missed',
      definition: 'Labeled objects that no detection matches at an overlap (IoU) of 0.5.',
      align: 'right',
      width: '180px',
      value: (row) => row.missed,
      cell: (row) => <RateWithCount hits={row.missed} of={row.objects} />,
    },
    {
      id: 'share',
      header: 'Of all misses',
      definition:
        'Which part of the misses in this table the group has. A clip with two scenarios counts in both.',
      width: '160px',
      value: (row) => row.share,
      cell: ({ share }) => <Share share={share} />,
    },
  ];
  return previous ? [...columns, changeColumn(previous.modelVersion.label)] : columns;
}

/** Axes that clips can be filtered by, and the name of the filter. */
const FILTERS: Record<string, string> = {
  region: 'region',
  weather: 'weather',
  time_of_day: 'timeOfDay',
  scenario: 'scenario',
};

/** To the benchmark's clips of a group; to the missed objects of a class. */
function WhereItFails({ spot, evaluation }: { spot: WeakSpot; evaluation: HomeEvaluation }) {
  const filter = spot.axis && FILTERS[spot.axis];
  if (filter) {
    return (
      <Link to="/clips" search={{ [filter]: [spot.name], inBenchmark: true }}>
        {spot.name}
      </Link>
    );
  }
  const search = spot.axis
    ? { by: [spot.axis] }
    : { errorKind: 'missed' as const, errorClass: spot.name };
  return (
    <Link
      to="/evaluations/$id"
      params={{ id: evaluation.id }}
      search={search}
      hash={spot.axis ? undefined : 'errors'}
    >
      {spot.name}
    </Link>
  );
}

function changeColumn(model: string): Column<WeakSpot> {
  return {
    id: 'change',
    header: 'Change',
    definition: `Missed objects more or fewer than with ${model} on the same benchmark. A difference of counts, not a verdict: it has no interval.`,
    align: 'right',
    width: '104px',
    value: (row) => row.change,
    cell: ({ change }) =>
      change === null ? NONE : <ChangeText change={{ amount: change, text: '' }} />,
  };
}

function Share({ share }: { share: number }) {
  return (
    <span className={classes.share}>
      <svg height={8} aria-hidden="true">
        <rect width="100%" height={8} rx={4} className={classes.track} />
        <rect width={`${share * 100}%`} height={8} rx={4} className={classes.bar} />
      </svg>
      <span className="gl-num">{percent(share)}</span>
    </span>
  );
}
