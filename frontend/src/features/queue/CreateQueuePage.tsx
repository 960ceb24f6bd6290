/** Makes a queue of a run: who labels needs a name, classes, instructions and checks. */
import { useNavigate, useParams } from '@tanstack/react-router';
import { Card } from '@/components/Card';
import { LinkButton } from '@/components/LinkButton';
import { Page, Split } from '@/components/Page';
import { CreateQueueForm } from '@/components/queue-form/CreateQueueForm';
import { RungText } from '@/components/rung/RungText';
import { AbsentState, EmptyState, ForbiddenState } from '@/components/States';
import { count, hours } from '@/lib/format';
import { graphql, type ResultOf } from '@/lib/graphql';
import { runName } from '@/lib/names';
import { useRead } from '@/lib/read';
import { useViewer } from '@/lib/viewer';
import { RunHead } from './listQuery';
import classes from './queue.module.css';

const DraftQuery = graphql(
  `
    query QueueDraft($run: ID!) {
      priorityRun(id: $run) {
        ...RunHead
        evaluation {
          benchmark {
            name
          }
        }
        items(first: 3) {
          edges {
            node {
              id
              rank
              reason {
                headline
              }
            }
          }
        }
      }
      ontologies {
        id
        name
        version
        classes
      }
      errorClusters {
        id
        clusters {
          id
          name
          size
        }
      }
    }
  `,
  [RunHead],
);

type Draft = ResultOf<typeof DraftQuery>;
type Run = NonNullable<Draft['priorityRun']>;

export function CreateQueuePage() {
  const { id } = useParams({ from: '/queue/runs/$id/create' });
  const mayCreate = useViewer().can('create_queue');
  const read = useRead(DraftQuery, { run: id }, { fresh: true, pause: !mayCreate });
  const run = read.data?.priorityRun;
  const crumbs = [
    { label: 'Decide' },
    { label: 'Queues', to: '/queue' },
    { label: run ? `Run ${run.number}` : 'Run', to: `/queue/runs/${encodeURIComponent(id)}` },
  ];
  return (
    <Page title="Create a queue" crumbs={crumbs}>
      {!mayCreate && <ForbiddenState />}
      {mayCreate && !run && (
        <AbsentState read={read} field="priorityRun">
          <EmptyState
            title="No run at this address"
            cause="A queue is drawn from a run, and this one does not exist here."
            action={<LinkButton to="/queue">All queues and runs</LinkButton>}
          />
        </AbsentState>
      )}
      {read.state === 'ready' && run && <Draft run={run} data={read.data} />}
    </Page>
  );
}

function Draft({ run, data }: { run: Run; data: Draft }) {
  const clusters = data.errorClusters?.clusters.filter(({ size }) => size > 0);
  const navigate = useNavigate();
  return (
    <Split
      main={
        <CreateQueueForm
          runId={run.id}
          ontologies={data.ontologies}
          clusters={clusters}
          benchmark={run.evaluation?.benchmark.name}
          onCreated={(queueId) =>
            void navigate({ to: '/queue/$id', params: { id: queueId }, replace: true })
          }
        />
      }
      side={<WhatGoesIn run={run} />}
    />
  );
}

function WhatGoesIn({ run }: { run: Run }) {
  return (
    <Card title="What goes in">
      <dl className={classes.facts}>
        <dt>Run</dt>
        <dd>{runName(run)}</dd>
        <dt>Items</dt>
        <dd>
          {count(run.numSelected)} of {count(run.numCandidates)} candidates
        </dd>
        <dt>To label</dt>
        <dd>{hours(run.spentHours)}, estimated</dd>
      </dl>
      <RungText rung={run.rung} isUsed={run.profile !== 'FIFO'} />
      <p className={classes.muted}>{run.rung.sentence}</p>
      <div>
        <h3 className={classes.subtitle}>First in line</h3>
        <ol className={classes.firsts}>
          {run.items.edges.map(({ node }) => (
            <li key={node.id}>{node.reason.headline}</li>
          ))}
        </ol>
      </div>
    </Card>
  );
}
