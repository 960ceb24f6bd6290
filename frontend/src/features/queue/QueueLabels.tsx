/** What a queue is for, and what came back of it. */
import { Link } from '@tanstack/react-router';
import { Card } from '@/components/Card';
import { CardRow } from '@/components/Page';
import { Time } from '@/components/Time';
import { plural } from '@/lib/format';
import classes from './queue.module.css';

interface QueueLabelsProps {
  queue: {
    targets: readonly { id: string; name: string; size: number }[];
    batches: readonly {
      id: string;
      label: string;
      numClips: number;
      numLabels: number;
      createdAt: string;
    }[];
  };
}

export function QueueLabels({ queue: { targets, batches } }: QueueLabelsProps) {
  return (
    <CardRow min={300}>
      <Card title="What it is for" definition="Error clusters that its labels are to make smaller.">
        {targets.length === 0 && <p className={classes.muted}>No error cluster was named.</p>}
        {targets.length > 0 && (
          <ul className={classes.details}>
            {targets.map(({ id, name, size }) => (
              <li key={id}>
                <Link to="/clusters/$id" params={{ id }}>
                  {name}
                </Link>
                , {plural(size, 'error')}
              </li>
            ))}
          </ul>
        )}
      </Card>
      <Card title="What came back" definition="Batches of labels that a tool made for it.">
        {batches.length === 0 && <p className={classes.muted}>No labels came back yet.</p>}
        {batches.length > 0 && (
          <ul className={classes.details}>
            {batches.map(({ id, label, numClips, numLabels, createdAt }) => (
              <li key={id}>
                <Link to="/batches/$id" params={{ id }}>
                  {label}
                </Link>
                : {plural(numClips, 'clip')}, {plural(numLabels, 'label')}, <Time iso={createdAt} />
              </li>
            ))}
          </ul>
        )}
      </Card>
    </CardRow>
  );
}
