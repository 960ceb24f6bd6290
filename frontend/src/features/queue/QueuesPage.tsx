/** All queues and the runs that they are drawn from, newest first. */
import { useNavigate } from '@tanstack/react-router';
import { Card } from '@/components/Card';
import { LinkButton } from '@/components/LinkButton';
import { Page } from '@/components/Page';
import { EmptyState, ReadState } from '@/components/States';
import { CsvButton } from '@/components/table/CsvButton';
import { DataTable } from '@/components/table/DataTable';
import { count } from '@/lib/format';
import { graphql, type ResultOf } from '@/lib/graphql';
import { useRead } from '@/lib/read';
import { useViewer } from '@/lib/viewer';
import { QUEUE_COLUMNS, RUN_COLUMNS } from './overviewColumns';
import { RankAgainButton } from './RankAgainButton';

const QueuesQuery = graphql(`
  query Queues($withHoldback: Boolean!) {
    summary {
      poolClips
      latestRun {
        id
        number
        budgetHours
        inWindows
        holdbackShare @include(if: $withHoldback)
      }
    }
    queues(first: 100) {
      totalCount
      edges {
        node {
          id
          name
          numItems
          hours
          createdAt
          run {
            id
            number
            profile
            rung {
              level
              name
            }
          }
          evaluation {
            id
            label
          }
          scenario {
            id
            label
          }
        }
      }
    }
    priorityRuns(first: 100) {
      totalCount
      edges {
        node {
          id
          number
          profile
          numCandidates
          numSelected
          budgetHours
          spentHours
          createdAt
          rung {
            level
            name
          }
        }
      }
    }
  }
`);

type Data = ResultOf<typeof QueuesQuery>;

export function QueuesPage() {
  const withHoldback = useViewer().canSee('analysis');
  const read = useRead(QueuesQuery, { withHoldback }, { fresh: true });
  return (
    <Page
      title="Queues, and the runs they come from"
      crumbs={[{ label: 'Decide' }]}
      actions={
        read.state === 'ready' &&
        read.data.priorityRuns.totalCount > 0 && (
          <RankAgainButton before={read.data.summary.latestRun ?? undefined} />
        )
      }
    >
      {read.state === 'ready' ? <Overview data={read.data} /> : <ReadState read={read} layout="table" />}
    </Page>
  );
}

function Overview({ data }: { data: Data }) {
  const queues = data.queues.edges.map((edge) => edge.node);
  const runs = data.priorityRuns.edges.map((edge) => edge.node);
  if (runs.length === 0 && queues.length === 0) {
    return <NothingRanked poolClips={data.summary.poolClips} />;
  }
  return (
    <>
      <Queues queues={queues} total={data.queues.totalCount} />
      {runs.length > 0 && <Runs runs={runs} total={data.priorityRuns.totalCount} />}
    </>
  );
}

type Queues = Data['queues']['edges'][number]['node'][];

function Queues({ queues, total }: { queues: Queues; total: number }) {
  const navigate = useNavigate();
  if (queues.length === 0) {
    return (
      <EmptyState
        title="No queue yet"
        cause="A run ranks clips; a queue is what annotators get, with instructions and checks."
        cure="Open a run below and create a queue from it."
      />
    );
  }
  return (
    <Card
      flush
      title="Queues"
      definition="What annotators work on: the selected clips of a run, with instructions, classes and acceptance checks. A queue never changes its order."
      aside={<CsvButton name="queues" columns={QUEUE_COLUMNS} rows={queues} />}
      footnote={newestOf(queues.length, total)}
    >
      <DataTable
        caption="Queues"
        columns={QUEUE_COLUMNS}
        rows={queues}
        rowId={(row) => row.id}
        onOpen={(row) => void navigate({ to: '/queue/$id', params: { id: row.id } })}
      />
    </Card>
  );
}

type Runs = Data['priorityRuns']['edges'][number]['node'][];

function Runs({ runs, total }: { runs: Runs; total: number }) {
  const navigate = useNavigate();
  return (
    <Card
      flush
      title="Runs"
      definition="One ranking of all clips that wait for labels. A run never changes; ranking again makes a new one, unless nothing it rests on has changed."
      aside={<CsvButton name="runs" columns={RUN_COLUMNS} rows={runs} />}
      footnote={newestOf(runs.length, total)}
    >
      <DataTable
        caption="Runs"
        columns={RUN_COLUMNS}
        rows={runs}
        rowId={(row) => row.id}
        keys={false}
        onOpen={(row) => void navigate({ to: '/queue/runs/$id', params: { id: row.id } })}
      />
    </Card>
  );
}

function newestOf(shown: number, total: number): string | undefined {
  return shown < total ? `The newest ${count(shown)} of ${count(total)}.` : undefined;
}

function NothingRanked({ poolClips }: { poolClips: number }) {
  const viewer = useViewer();
  if (poolClips > 0) {
    return (
      <EmptyState
        title="Nothing is ranked yet"
        cause="Clips are waiting for labels, but nobody has asked which of them come first."
        cure={
          viewer.can('run_priorities')
            ? undefined
            : 'Ask a perception engineer or an annotation lead to rank them.'
        }
        action={<RankAgainButton label="Rank the pool" />}
      />
    );
  }
  return (
    <EmptyState
      title="No queue yet"
      cause="No clip is waiting for labels: none was imported, or all belong to a benchmark."
      cure="Bring a catalog of clips, and a detector's results on some of them."
      action={viewer.can('import_data') && <LinkButton to="/use-my-data">Use my data</LinkButton>}
    />
  );
}
