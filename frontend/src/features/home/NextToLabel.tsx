/** The first items of the newest queue, each with its reason. */
import { Link, useNavigate } from '@tanstack/react-router';
import { Card } from '@/components/Card';
import { LinkButton } from '@/components/LinkButton';
import { PartsBar } from '@/components/parts/PartsBar';
import { PartsLegend } from '@/components/parts/PartsTable';
import { barLength } from '@/components/parts/partLayout';
import { EmptyState, ReadState } from '@/components/States';
import type { Column } from '@/components/table/column';
import { DataTable } from '@/components/table/DataTable';
import { count, decimal, minutes } from '@/lib/format';
import { graphql, type ResultOf } from '@/lib/graphql';
import { useRead } from '@/lib/read';
import { useViewer } from '@/lib/viewer';
import type { HomeQueue, HomeRun } from './homeQuery';
import classes from './home.module.css';

const FirstItemsQuery = graphql(`
  query FirstItems($queue: ID!) {
    queue(id: $queue) {
      id
      items(first: 5) {
        edges {
          node {
            id
            rank
            score
            costMinutes
            parts {
              name
              label
              weight
              signal
              value
            }
            reason {
              headline
            }
            clip {
              id
              clipId
            }
          }
        }
      }
    }
  }
`);

type Items = NonNullable<ResultOf<typeof FirstItemsQuery>['queue']>['items']['edges'];
type Item = Items[number]['node'];

interface NextToLabelProps {
  queue: HomeQueue | null;
  latestRun: HomeRun | null;
  poolClips: number;
}

export function NextToLabel({ queue, latestRun, poolClips }: NextToLabelProps) {
  if (!queue) {
    return (
      <Card title="Next to label">
        <NoQueue latestRun={latestRun} poolClips={poolClips} />
      </Card>
    );
  }
  return (
    <Card
      flush
      title="Next to label"
      definition="The first items of the newest queue, and why each is there. Pieces of a bar add up to the score, hatched ends were taken off again. Some items may be drawn at random, to judge the order by later: they can stand above higher scores."
      aside={
        <Link to="/queue/$id" params={{ id: queue.id }}>
          All {count(queue.numItems)} items
        </Link>
      }
    >
      <FirstItems queueId={queue.id} />
    </Card>
  );
}

function FirstItems({ queueId }: { queueId: string }) {
  const read = useRead(FirstItemsQuery, { queue: queueId });
  const navigate = useNavigate();
  const withScores = useViewer().canSee('scores');
  if (read.state !== 'ready') {
    return (
      <div className={classes.inside}>
        <ReadState read={read} layout="table" />
      </div>
    );
  }
  const items = read.data.queue?.items.edges.map((edge) => edge.node) ?? [];
  return (
    <>
      <DataTable
        caption="First items of the newest queue"
        columns={columnsOf(items, withScores)}
        rows={items}
        rowId={(row) => row.id}
        rowHeight={56}
        onOpen={(row) =>
          void navigate({
            to: '/queue/$id',
            params: { id: queueId },
            search: { item: row.rank },
          })
        }
      />
      {withScores && (
        <div className={classes.legend}>
          <PartsLegend parts={items[0]?.parts ?? []} />
        </div>
      )}
    </>
  );
}

function columnsOf(items: readonly Item[], withScores: boolean): Column<Item>[] {
  const [first] = items;
  const full = Math.max(1, barLength(first?.parts ?? []));
  const columns: Column<Item>[] = [
    { id: 'rank', header: '#', align: 'right', width: '52px', cell: ({ rank }) => count(rank) },
    {
      id: 'reason',
      header: 'Clip, and why it is here',
      cell: ({ clip, reason }) => (
        <>
          <Link to="/clips/$id" params={{ id: clip.id }} className={classes.clip}>
            {clip.clipId}
          </Link>
          <span className={classes.reason}>{reason.headline}</span>
        </>
      ),
    },
    {
      id: 'score',
      header: 'Score',
      align: 'right',
      width: '120px',
      cell: ({ parts, score }) => (
        <>
          <strong className={classes.score}>{decimal(score, 3)}</strong>
          <PartsBar parts={parts} score={score} full={full} />
        </>
      ),
    },
    {
      id: 'cost',
      header: 'Cost',
      align: 'right',
      width: '88px',
      cell: ({ costMinutes }) => minutes(costMinutes),
    },
  ];
  return columns.filter(({ id }) => withScores || id !== 'score');
}

function NoQueue({ latestRun, poolClips }: Omit<NextToLabelProps, 'queue'>) {
  const mayCreate = useViewer().can('create_queue');
  if (latestRun) {
    return (
      <EmptyState
        title="Ranked, but not queued"
        cause={`Run ${latestRun.number} says which clips come first. Annotators get them once a queue is made of it.`}
        cure={!mayCreate && 'Ask a perception engineer or an annotation lead to make one.'}
        action={
          <LinkButton to="/queue/runs/$id" params={{ id: latestRun.id }} variant="default">
            Open run {latestRun.number}
          </LinkButton>
        }
      />
    );
  }
  if (poolClips > 0) {
    return (
      <EmptyState
        title="Nothing is ranked yet"
        cause={`${count(poolClips)} clips wait for labels, in no order so far.`}
        cure="Ranking them takes one step, on the page of the queues."
        action={
          <LinkButton to="/queue" variant="default">
            Queues and runs
          </LinkButton>
        }
      />
    );
  }
  return (
    <EmptyState
      title="Nothing waits for labels"
      cause="Every clip belongs to a benchmark or is labeled, so none can be queued."
      cure="Import clips that are neither."
    />
  );
}
