/** How another order would differ from a run's: overlap, hours, gain. */
import { CardRow } from '@/components/Page';
import { StatCard } from '@/components/StatCard';
import { count, decimal, hours, NONE, plural } from '@/lib/format';
import type { OtherOrder } from './otherOrder';

interface OrderFiguresProps {
  run: { numCandidates: number; spentHours: number };
  found: OtherOrder;
  /** Whether it is the order of the run itself. */
  isSame?: boolean;
}

export function OrderFigures({ run, found, isSame = false }: OrderFiguresProps) {
  const lost = found.gainLost;
  const [first, others] = found.overlap;
  return (
    <CardRow min={150}>
      <StatCard
        label={`First ${first?.depth ?? 10} kept`}
        definition="How many of the first places stay the same clips."
        value={sharedInText(first, run.numCandidates)}
        note={isSame ? 'the run itself' : `and ${sharedInText(others, run.numCandidates)}`}
      />
      <StatCard
        label="Orders alike"
        definition="Rank-biased overlap of the whole orders, p = 0.98: half of the weight lies on the first 34 places; 1 is the same order."
        value={decimal(found.rankBiasedOverlap, 3)}
        note="1 is the same"
      />
      <StatCard
        label="Hours moved"
        definition="Label-hours that would go to clips that the run does not select."
        value={hours(found.hoursMoved)}
        note={`of ${hours(run.spentHours)}; ${plural(found.numEntered, 'clip')} in, ${count(found.numLeft)} out`}
      />
      <StatCard
        label={lost !== null && lost < 0 ? 'Gain won' : 'Gain lost'}
        definition="Expected gain of the run’s selection less that of the other, both by the weights and curves of the run: error points of 100. Another selection may fill the budget better. Only expected gain can say it."
        value={lost === null ? NONE : decimal(Math.abs(lost) * 100, 3)}
        note={
          lost === null || found.gainBefore === null
            ? 'not counted by this profile'
            : `of ${decimal(found.gainBefore * 100, 3)} points of 100`
        }
      />
    </CardRow>
  );
}

/** Of runs with fewer places the share is of all. */
function sharedInText(shared: OtherOrder['overlap'][number] | undefined, places: number): string {
  if (!shared) return NONE;
  const most = Math.min(shared.depth, places);
  return `${count(Math.round(shared.share * most))} of ${count(most)}`;
}
