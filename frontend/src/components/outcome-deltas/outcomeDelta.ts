/** What trainings changed, as epics and outcomes show it: the rows, and their words. */
import type { Tone } from '@/components/Badge';
import { count, NONE, plural, signed } from '@/lib/format';
import { graphql, type FragmentOf } from '@/lib/graphql';

export const OutcomeDeltaRow = graphql(`
  fragment OutcomeDeltaRow on OutcomeDelta @_unmask {
    number
    label
    className
    metric
    a
    b
    delta
    low
    high
    verdict
    numObjects
    numClips
    numDrives
    cohort {
      axis
      value
    }
    cluster {
      id
      name
    }
    outcome {
      id
      label
      source
      modelVersion {
        id
        label
      }
      baseModelVersion {
        id
        label
      }
    }
  }
`);

export type OutcomeDelta = FragmentOf<typeof OutcomeDeltaRow>;

/** Measured figures are recall, a part of one; what people type may have any unit. */
export function isPart({ metric }: Pick<OutcomeDelta, 'metric'>): boolean {
  return metric.startsWith('recall');
}

/** A change, in points for recall, else in the unit of the metric. */
export function changeText(row: Pick<OutcomeDelta, 'metric'>, value: number | null): string {
  if (value === null) return NONE;
  return isPart(row) ? signed(value * 100, 1) : signed(value, Math.abs(value) < 10 ? 3 : 1);
}

export function intervalText(row: Pick<OutcomeDelta, 'metric' | 'low' | 'high'>): string {
  const { low, high } = row;
  if (low === null || high === null) return 'no interval';
  return `${changeText(row, low)} to ${changeText(row, high)}`;
}

export function levelText(row: Pick<OutcomeDelta, 'metric'>, value: number | null): string {
  if (value === null) return NONE;
  return isPart(row) ? `${(value * 100).toFixed(1)} %` : value.toFixed(3);
}

const VERDICTS: Record<NonNullable<OutcomeDelta['verdict']>, { text: string; tone: Tone }> = {
  BETTER: { text: 'better', tone: 'better' },
  WORSE: { text: 'worse', tone: 'worse' },
  UNDECIDED: { text: 'undecided', tone: 'undecided' },
};

/** Only what was measured here has a verdict; typed figures say that they were typed. */
export function verdictOf({ verdict, outcome }: Pick<OutcomeDelta, 'verdict' | 'outcome'>) {
  if (outcome.source === 'TYPED') return { text: 'typed', tone: 'warn' as Tone };
  return verdict === null ? { text: 'no verdict', tone: 'plain' as Tone } : VERDICTS[verdict];
}

export function nameOf({ cluster, label }: Pick<OutcomeDelta, 'cluster' | 'label'>): string {
  return cluster?.name ?? label;
}

/** For screen readers and on hover. */
export function sentenceOf(row: OutcomeDelta): string {
  const unit = isPart(row) ? ' points' : '';
  const sure =
    row.low === null ? 'without an interval' : `95 % interval ${intervalText(row)}`;
  const typed = row.outcome.source === 'TYPED' ? ' Typed, not measured here.' : '';
  return `${nameOf(row)}, ${row.metric}: ${changeText(row, row.delta)}${unit}, ${sure}.${typed}`;
}

export function seenIn({ numObjects, numClips, numDrives }: OutcomeDelta): string {
  const clips = numClips === null ? [] : [plural(numClips, 'clip')];
  const drives = numDrives === null ? [] : [plural(numDrives, 'drive')];
  if (numObjects === null) return NONE;
  return [`${count(numObjects)} objects`, ...clips, ...drives].join(' · ');
}

export function deltaId({ outcome, number }: Pick<OutcomeDelta, 'outcome' | 'number'>): string {
  return `${outcome.id}/${number}`;
}

/** The metric that all of them have; null where they differ. */
export function onlyMetric(deltas: readonly Pick<OutcomeDelta, 'metric'>[]): string | null {
  const metrics = new Set(deltas.map(({ metric }) => metric));
  const [metric] = metrics;
  return metrics.size === 1 && metric !== undefined ? metric : null;
}
