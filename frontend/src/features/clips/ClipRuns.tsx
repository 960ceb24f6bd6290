/** Where the clip stands in recent rankings, each with its sentence and the way back to it. */
import { Link } from '@tanstack/react-router';
import { Badge } from '@/components/Badge';
import { Card } from '@/components/Card';
import { decimal, minutes } from '@/lib/format';
import { runName } from '@/lib/names';
import type { Clip } from './clipQueries';
import classes from './clips.module.css';

export function ClipRuns({ clip }: { clip: Clip }) {
  if (clip.priorities.length === 0) {
    return (
      <Card title="In the rankings">
        <p className={classes.text}>
          {clip.benchmarks.length > 0
            ? 'In none: clips of a benchmark are never ranked, or the model would be tuned to its own test.'
            : 'In none: it came in after the last ranking, or stands below the rows that are kept.'}
        </p>
      </Card>
    );
  }
  return (
    <Card title="In the rankings">
      <ol className={classes.runs}>
        {clip.priorities.map((item) => (
          <li key={item.id}>
            <Standing clip={clip} item={item} />
          </li>
        ))}
      </ol>
    </Card>
  );
}

function Standing({ clip, item }: { clip: Clip; item: Clip['priorities'][number] }) {
  const { run } = item;
  return (
    <>
      <div className={classes.runHead}>
        <strong className="gl-num">Rank {item.rank}</strong>
        <Badge>{item.selected ? 'inside the budget' : 'beyond the budget'}</Badge>
      </div>
      <p className={classes.text}>{item.reason.headline}</p>
      <p className={classes.small}>
        About {minutes(item.costMinutes)} to label ({decimal(item.costLowMinutes, 1)} to{' '}
        {decimal(item.costHighMinutes, 1)})
      </p>
      <p className={classes.links}>
        <Link to="/queue/runs/$id" params={{ id: run.id }} search={{ item: item.rank }}>
          {runName(run)}
        </Link>
        {item.selected &&
          run.queues.map((queue) => (
            <Link
              key={queue.id}
              to="/queue/$id"
              params={{ id: queue.id }}
              search={{ q: clip.clipId }}
            >
              Queue: {queue.name}
            </Link>
          ))}
      </p>
    </>
  );
}
