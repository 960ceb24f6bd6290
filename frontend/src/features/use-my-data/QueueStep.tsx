/** Step 5: name, classes, instructions and checks make a queue of the ranking. */
import { Button } from '@mantine/core';
import { Card } from '@/components/Card';
import { Split } from '@/components/Page';
import { CreateQueueForm } from '@/components/queue-form/CreateQueueForm';
import { AbsentState, EmptyState, ReadState } from '@/components/States';
import { count, hours, plural } from '@/lib/format';
import { graphql } from '@/lib/graphql';
import { runName } from '@/lib/names';
import { useRead } from '@/lib/read';
import { type Run, RunQuery } from './ranking';
import classes from './data.module.css';

const OntologiesQuery = graphql(`
  query Ontologies {
    ontologies {
      id
      name
      version
      classes
    }
  }
`);

interface QueueStepProps {
  runId: string | undefined;
  onCreated: (queueId: string) => void;
  onBack: () => void;
}

export function QueueStep({ runId, onCreated, onBack }: QueueStepProps) {
  const read = useRead(RunQuery, { id: runId ?? '' }, { pause: runId === undefined });
  const ontologies = useRead(OntologiesQuery, {}, { fresh: true });
  const run = read.data?.priorityRun;
  if (runId === undefined) return <NoRanking onBack={onBack} />;
  if (!run) {
    return (
      <AbsentState read={read} field="priorityRun">
        <NoRanking onBack={onBack} />
      </AbsentState>
    );
  }
  if (ontologies.state !== 'ready') return <ReadState read={ontologies} />;
  return (
    <Split
      main={
        <CreateQueueForm
          runId={run.id}
          ontologies={ontologies.data.ontologies}
          benchmark={run.evaluation?.benchmark.name}
          onCreated={onCreated}
        />
      }
      side={<WhatGoesIn run={run} />}
    />
  );
}

function NoRanking({ onBack }: { onBack: () => void }) {
  return (
    <Card>
      <EmptyState
        title="No ranking to make a queue of"
        cause="A queue holds the clips that a ranking selected."
        action={<Button onClick={onBack}>Rank the pool</Button>}
      />
    </Card>
  );
}

function WhatGoesIn({ run }: { run: Run }) {
  return (
    <Card title="What goes in">
      <dl className={classes.facts}>
        <dt>Ranking</dt>
        <dd>{runName(run)}</dd>
        <dt>Items</dt>
        <dd>
          {count(run.numSelected)} of {plural(run.numCandidates, 'clip')}
        </dd>
        <dt>To label</dt>
        <dd>{hours(run.spentHours)}, estimated</dd>
        <dt>Rung</dt>
        <dd>
          {run.rung.level} of 5: {run.rung.name.toLowerCase()}
        </dd>
      </dl>
    </Card>
  );
}
