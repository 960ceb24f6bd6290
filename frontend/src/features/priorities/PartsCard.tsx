/** The score as the sum of its parts, and the check that they do add up. */
import { Badge } from '@/components/Badge';
import { Card } from '@/components/Card';
import { PartsBar } from '@/components/parts/PartsBar';
import { PartsTable } from '@/components/parts/PartsTable';
import { decimal, plural } from '@/lib/format';
import type { ExplainedItem, ExplainedRun } from './explainQuery';
import { scoreDefinition, unitOf } from './scoreWords';
import classes from './priorities.module.css';

/** What floating point may leave over. */
export const LEAST_GAP = 1e-9;

export function PartsCard({ run, item }: { run: ExplainedRun; item: ExplainedItem }) {
  const { parts, score } = item;
  if (score === null) return null; // not for who labels
  return (
    <Card
      title={`Score ${decimal(score, 3)}${unitOf(run.profile)}`}
      definition={scoreDefinition(run.profile)}
      aside={<SumCheck values={parts.map(({ value }) => value)} score={score} />}
    >
      <PartsBar parts={parts} score={score} height={16} />
      <div className={classes.wideTable}>
        <PartsTable parts={parts} score={score} />
      </div>
    </Card>
  );
}

export function SumCheck({ values, score }: { values: readonly number[]; score: number }) {
  const gap = Math.abs(values.reduce((sum, value) => sum + value, 0) - score);
  const parts = plural(values.length, 'part');
  if (gap <= LEAST_GAP) {
    return (
      <Badge tone="better" shape={false}>
        ✓ {parts} {values.length === 1 ? 'is' : 'add up to'} the score
      </Badge>
    );
  }
  return (
    <Badge tone="worse">
      {parts} miss the score by {gap.toExponential(1)}
    </Badge>
  );
}
