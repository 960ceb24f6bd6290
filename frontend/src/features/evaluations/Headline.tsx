/** Four numbers first: missed, false, the worst class and AP, each beside the evaluation before this one. */
import { CardRow } from '@/components/Page';
import { type Change, StatCard } from '@/components/StatCard';
import { coco, count, percent } from '@/lib/format';
import { difference } from './cocoMetrics';
import type { ClassResult, Evaluation } from './evaluationQuery';

export function Headline({ evaluation }: { evaluation: Evaluation }) {
  const { counts, coco: numbers, previous } = evaluation;
  const since = previous ? `since ${previous.modelVersion.label}` : '';
  const worst = mostMissed(evaluation.classes);
  const apChange = difference(numbers.AP, previous?.coco.AP);
  return (
    <CardRow>
      <StatCard
        label="Missed objects"
        definition="Objects of the ground truth that no detection of their class overlaps by half."
        value={`${count(counts.fn)} of ${count(counts.gt)}`}
        change={previous && moreOrLess(counts.fn, previous.counts.fn, since)}
        note={`${percent(shareOf(counts.fn, counts.gt), 1)} of the objects`}
      />
      <StatCard
        label="False detections"
        definition="Detections that overlap no object of their class by half, or an object that a surer detection has already."
        value={count(counts.fp)}
        change={previous && moreOrLess(counts.fp, previous.counts.fp, since)}
        note={`${percent(shareOf(counts.fp, counts.tp + counts.fp), 1)} of ${count(counts.tp + counts.fp)} detections`}
      />
      {worst && (
        <StatCard
          label="Most missed class"
          definition="The class with the most missed objects, whatever their share."
          value={worst.name}
          note={`${count(worst.counts.fn)} of ${count(worst.counts.gt)} missed, ${percent(shareOf(worst.counts.fn, worst.counts.gt), 1)}`}
        />
      )}
      <StatCard
        label="AP"
        definition="Average precision over overlaps of 0.50 to 0.95, as COCO defines it; 1 is best."
        value={coco(numbers.AP)}
        change={apChange === null ? null : { amount: apChange, digits: 3, text: since }}
        note={`AP50 ${coco(numbers.AP50)}`}
      />
    </CardRow>
  );
}

function mostMissed(results: readonly ClassResult[]): ClassResult | undefined {
  return results
    .filter(({ counts }) => counts.fn > 0)
    .toSorted((left, right) => right.counts.fn - left.counts.fn)[0];
}

/** Colors nothing: whether a difference means something is not known from one benchmark. */
function moreOrLess(now: number, before: number, since: string): Change {
  return { amount: now - before, text: since };
}

function shareOf(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null;
}
