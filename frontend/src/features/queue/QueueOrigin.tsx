/** Where the items of a queue come from that no ranking picked. */
import { Link } from '@tanstack/react-router';
import { Notice } from '@/components/Notice';
import classes from './queue.module.css';

interface QueueOriginProps {
  queue: {
    evaluation: { id: string; label: string } | null;
    scenario: { id: string; label: string } | null;
  };
}

export function QueueOrigin({ queue: { evaluation, scenario } }: QueueOriginProps) {
  if (evaluation) {
    return (
      <Notice
        title={
          <span>
            Made of labels that{' '}
            <Link to="/evaluations/$id" params={{ id: evaluation.id }} className={classes.inText}>
              {evaluation.label}
            </Link>{' '}
            shows to be wrong
          </span>
        }
      >
        The surest come first. These clips are labeled already: annotators look at the labels again,
        and what is right stays. They are of a benchmark, so a new version of it follows.{' '}
        <Link to="/ground-truth" search={{ evaluation: evaluation.id }} className={classes.inText}>
          See the labels on their frames
        </Link>
        .
      </Notice>
    );
  }
  if (!scenario) return null;
  return (
    <Notice
      title={
        <span>
          Asked for by the scenario{' '}
          <Link to="/scenarios" search={{ scenario: scenario.id }} className={classes.inText}>
            {scenario.label}
          </Link>
        </span>
      }
    >
      Every clip in it fits the scenario; no ranking over the whole pool chose them.
    </Notice>
  );
}
