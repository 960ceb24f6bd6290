/** What the page shows while it waits, where verdicts are refused, and where nothing can be compared. */
import { Card } from '@/components/Card';
import { LinkButton } from '@/components/LinkButton';
import { Notice } from '@/components/Notice';
import { EmptyState, LoadingState, ProblemState } from '@/components/States';
import { TypedText } from '@/components/TypedText';
import { asSentence } from '@/lib/format';
import type { Problem } from '@/lib/problem';
import type { Comparison } from './deltaQuery';
import classes from './delta.module.css';

export function Comparing() {
  return (
    <Card flush>
      <div className={classes.waiting}>
        <p>Comparing: drives are drawn again and again for the intervals, which takes a moment…</p>
        <LoadingState layout="table" />
      </div>
    </Card>
  );
}

export function Refusals({ refusals }: Pick<Comparison, 'refusals'>) {
  if (refusals.length === 0) return null;
  return (
    <Notice tone="warn" title="No verdict is given">
      <ul className={classes.refusals}>
        {refusals.map((reason) => (
          <li key={reason}>
            <TypedText text={asSentence(reason)} />
          </li>
        ))}
      </ul>
    </Notice>
  );
}

export function StaleNotice({ comparison: { a, b } }: { comparison: Comparison }) {
  const reasons = new Set([a.staleReason, b.staleReason].filter((reason) => reason !== null));
  if (reasons.size === 0) return null;
  return (
    <Notice tone="warn" title="The ground truth changed since">
      {[...reasons].map((reason) => (
        <p key={reason}>
          <TypedText text={asSentence(reason)} />
        </p>
      ))}
    </Notice>
  );
}

export function NothingToCompare({ numEvaluations }: { numEvaluations: number }) {
  return (
    <EmptyState
      title="Nothing to compare yet"
      cause={
        numEvaluations === 0
          ? 'No evaluation was imported.'
          : 'No benchmark has the results of two models: each was measured once.'
      }
      cure="Bring the detections of another model on the same ground truth."
      action={<LinkButton to="/use-my-data">Use my data</LinkButton>}
    />
  );
}

interface NoComparisonProps {
  /** Why the comparison failed; null where one of the two is unknown. */
  problem: Problem | null;
  onRetry: () => void;
}

export function NoComparison({ problem, onRetry }: NoComparisonProps) {
  if (!problem || problem.code === 'BAD_ID') return <NoSuchEvaluation />;
  return <ProblemState problem={problem} onRetry={onRetry} />;
}

export function NoSuchEvaluation() {
  return (
    <EmptyState
      title="One of these evaluations is not here"
      cause="The link may be old, or it belongs to another installation."
      action={<LinkButton to="/delta">Compare the newest</LinkButton>}
    />
  );
}

export function NoAxes({ isKnown }: { isKnown: boolean }) {
  if (!isKnown) return <NoSuchEvaluation />;
  return (
    <EmptyState
      title="Nothing to group the objects by"
      cause="No clip of this benchmark has a region, weather or time of day, and its objects have no attributes."
      cure="Import a catalog with such columns; the evaluations stay as they are."
      action={<LinkButton to="/use-my-data">Use my data</LinkButton>}
    />
  );
}
