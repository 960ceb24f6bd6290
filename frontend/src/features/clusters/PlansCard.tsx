/** What is done about a cluster: epics that address it, queues that are for it, a form to link one. */
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Card } from '@/components/Card';
import { LinkForm } from '@/components/epic-link/LinkForm';
import { ReadState } from '@/components/States';
import { plural } from '@/lib/format';
import { useRead } from '@/lib/read';
import { useViewer } from '@/lib/viewer';
import { type ClusterPlans, ClusterPlansQuery, EpicChoicesQuery } from './plansQuery';
import classes from './clusters.module.css';

export function PlansCard({ clusterId }: { clusterId: string }) {
  const mayPlan = useViewer().can('plan_epics');
  const [isLinking, setIsLinking] = useState(false);
  const read = useRead(ClusterPlansQuery, { id: clusterId }, { fresh: true });
  const plans = read.data?.errorCluster;
  return (
    <Card
      title="What is done about it"
      aside={
        mayPlan &&
        !isLinking && (
          <Button size="compact-sm" variant="default" onClick={() => setIsLinking(true)}>
            Link to an epic
          </Button>
        )
      }
    >
      {read.state !== 'ready' && <ReadState read={read} layout="text" />}
      {plans && <Plans plans={plans} />}
      {plans && isLinking && (
        <LinkToEpic
          plans={plans}
          onDone={() => {
            setIsLinking(false);
            read.reload();
          }}
        />
      )}
    </Card>
  );
}

function Plans({ plans: { epics, targetedBy } }: { plans: ClusterPlans }) {
  if (epics.length === 0 && targetedBy.length === 0) {
    return <p className={classes.text}>No epic addresses it, and no queue is for it.</p>;
  }
  return (
    <ul className={classes.plans}>
      {epics.map(({ id, key, title }) => (
        <li key={id}>
          <Link to="/epics/$key" params={{ key }}>
            {key}
          </Link>{' '}
          {title}
        </li>
      ))}
      {targetedBy.map(({ id, name, numItems }) => (
        <li key={id}>
          Queue{' '}
          <Link to="/queue/$id" params={{ id }}>
            {name}
          </Link>
          , {plural(numItems, 'clip')}
        </li>
      ))}
    </ul>
  );
}

function LinkToEpic({ plans, onDone }: { plans: ClusterPlans; onDone: () => void }) {
  const read = useRead(EpicChoicesQuery, {}, { fresh: true });
  const linked = new Set(plans.epics.map(({ key }) => key));
  const choices = (read.data?.epics.edges ?? [])
    .filter(({ node }) => !linked.has(node.key))
    .map(({ node: { key, title } }) => ({ value: key, label: `${key} ${title}` }));
  if (read.state !== 'ready') return <ReadState read={read} layout="text" />;
  return (
    <LinkForm
      label="Epic"
      choices={choices}
      endsOf={(key) => ({ key, clusterId: plans.id })}
      onDone={onDone}
    />
  );
}
