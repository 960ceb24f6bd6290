/** Groups of missed objects, in the order and with the numbers that the home page shows. */
import { RateWithCount } from '@/components/RateWithCount';
import { ChangeText } from '@/components/StatCard';
import type { Column } from '@/components/table/column';
import { FEW, NONE, percent } from '@/lib/format';
import type { HomeEvaluation } from './homeQuery';
import classes from './home.module.css';

export interface WeakSpot {
  name: string;
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
export function weakestFirst(evaluation: Measured | null | undefined): WeakSpot[] {
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

export function weakSpotColumns(header: string, { previous }: HomeEvaluation): Column<WeakSpot>[] {
  const columns: Column<WeakSpot>[] = [
    { id: 'name', header, value: (row) => row.name, cell: (row) => row.name },
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
