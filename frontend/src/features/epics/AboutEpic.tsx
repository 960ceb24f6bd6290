/** What the tracker says of the epic, as last imported. */
import { Card } from '@/components/Card';
import { Facts } from '@/components/Facts';
import { Time } from '@/components/Time';
import { NONE } from '@/lib/format';
import type { EpicDetails } from './epicQueries';
import classes from './epics.module.css';

export function AboutEpic({ epic }: { epic: EpicDetails }) {
  const { description, status, owner, due, createdAt, changedAt } = epic;
  return (
    <Card title="As the tracker has it">
      <Facts
        facts={[
          { name: 'Status', value: status ?? NONE },
          { name: 'Owner', value: owner ?? NONE },
          { name: 'Due', value: due ?? NONE },
          { name: 'First imported', value: <Time iso={createdAt} /> },
          { name: 'Last changed', value: <Time iso={changedAt} /> },
        ]}
      />
      {description !== '' && <p className={classes.description}>{description}</p>}
    </Card>
  );
}
