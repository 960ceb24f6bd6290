/** What the numbers rest on: the benchmark's role, how boxes are matched, what the scores are. */
import { Link } from '@tanstack/react-router';
import { Card } from '@/components/Card';
import { count, decimal } from '@/lib/format';
import type { Evaluation } from './evaluationQuery';
import classes from './evaluations.module.css';

export function BasisCard({ evaluation }: { evaluation: Evaluation }) {
  const { benchmark, counts } = evaluation;
  return (
    <Card title="What the numbers rest on">
      <dl className={classes.facts}>
        <dt>Benchmark</dt>
        <dd>
          <Link to="/benchmarks/$id" params={{ id: benchmark.id }} className={classes.inText}>
            {benchmark.label}
          </Link>
          ,{' '}
          {benchmark.role === 'HOLDOUT'
            ? 'a holdout: only reports look at its errors'
            : 'for development: the ranking may learn from its errors'}
          .
        </dd>
        <dt>Matching</dt>
        <dd>
          All {count(counts.tp + counts.fp)} detections count, whatever their score; a match needs
          the class and an overlap (IoU) of 0.5.
        </dd>
        <dt>Scores</dt>
        <dd>
          <Scores evaluation={evaluation} />
        </dd>
      </dl>
    </Card>
  );
}

function Scores({ evaluation: { scoreKind, calibration } }: { evaluation: Evaluation }) {
  if (scoreKind === 'PROBABILITY') {
    return <>Probabilities as the model gave them; whether they are well calibrated was not checked.</>;
  }
  if (!calibration) {
    return <>Raw numbers (logits); a calibration that was fitted elsewhere makes probabilities of them.</>;
  }
  return (
    <>
      <p>
        Raw numbers (logits). Calibration <strong>{calibration.name}</strong>, fitted here by{' '}
        {calibration.method.replaceAll('_', ' ')}, makes probabilities of them:
      </p>
      <p className="gl-num">
        1 / (1 + e
        <sup>
          −({decimal(calibration.slope, 3)} · score {signedTerm(calibration.intercept)})
        </sup>
        )
      </p>
    </>
  );
}

function signedTerm(value: number): string {
  return value < 0 ? `− ${decimal(-value, 3)}` : `+ ${decimal(value, 3)}`;
}
