/** One queue: what is labeled next, and why. */
import { useParams } from '@tanstack/react-router';
import { useMemo } from 'react';
import { ItemFilters } from '@/components/ItemFilters';
import { Page } from '@/components/Page';
import { RungBanner } from '@/components/rung/RungBanner';
import { AbsentState, EmptyState } from '@/components/States';
import { LineageButton } from '@/components/LineageButton';
import { LinkButton } from '@/components/LinkButton';
import { graphql, type ResultOf } from '@/lib/graphql';
import { useRead } from '@/lib/read';
import { useUrlState } from '@/lib/useUrlState';
import { queueBasis, queueSmallPrint } from './drawnFrom';
import { useFifoRun } from './fifo';
import { QueueExport } from './ListExport';
import { HeadParts, RunHead, partsOf } from './listQuery';
import { QueueBrief } from './QueueBrief';
import { QueueLabels } from './QueueLabels';
import { QueueOrigin } from './QueueOrigin';
import { RankedItems } from './RankedItems';
import { itemFilter, readQueueSearch } from './search';
import { fittingOf, useRankedList } from './useRankedList';

const QueueQuery = graphql(
  `
    query Queue($id: ID!) {
      queue(id: $id) {
        id
        name
        numItems
        hours
        createdAt
        instructions
        checks {
          rule
          text
        }
        ontologyVersion {
          id
          name
          version
          classes
        }
        run {
          ...RunHead
        }
        evaluation {
          id
          label
        }
        scenario {
          id
          label
        }
        targets {
          id
          name
          size
        }
        batches {
          id
          label
          numClips
          numLabels
          createdAt
        }
        items(first: 1) {
          edges {
            node {
              id
              parts {
                ...HeadParts
              }
            }
          }
        }
      }
    }
  `,
  [RunHead, HeadParts],
);

type Queue = NonNullable<ResultOf<typeof QueueQuery>['queue']>;

const CRUMBS = [{ label: 'Decide' }, { label: 'Queues', to: '/queue' }];

export function QueuePage() {
  const { id } = useParams({ from: '/queue/$id' });
  const read = useRead(QueueQuery, { id }, { fresh: true });
  const queue = read.data?.queue;
  if (queue) return <QueueView queue={queue} />;
  return (
    <Page title="Next to label" crumbs={CRUMBS}>
      <AbsentState read={read} field="queue" layout="table">
        <NoSuchQueue />
      </AbsentState>
    </Page>
  );
}

function QueueView({ queue }: { queue: Queue }) {
  const { run } = queue;
  const [search, setSearch] = useUrlState(readQueueSearch);
  const filter = useMemo(() => itemFilter(search), [search]);
  const list = useRankedList(queue.id, filter);
  const fifo = useFifoRun(run?.profile);
  const listParts = useMemo(() => partsOf(queue.items), [queue.items]);
  return (
    <Page
      title={titleOf(queue.name)}
      crumbs={[...CRUMBS, { label: queue.name }]}
      actions={
        <>
          <LineageButton id={queue.id} />
          <QueueExport queue={queue.id} name={queue.name} list={list} parts={listParts.parts} />
        </>
      }
      chips={<ItemFilters search={search} onChange={setSearch} />}
      basis={queueBasis(queue, fittingOf(list, queue.numItems))}
      footnote={queueSmallPrint(queue)}
    >
      <QueueOrigin queue={queue} />
      {run && <RungBanner rung={run.rung} isUsed={run.profile !== 'FIFO'} />}
      <RankedItems
        caption={`Items of ${queue.name}`}
        list={list}
        facts={{ total: queue.numItems, fifo }}
        listParts={listParts}
        search={search}
        onSearch={setSearch}
      />
      <QueueLabels queue={queue} />
      <QueueBrief queue={queue} />
    </Page>
  );
}

function NoSuchQueue() {
  return (
    <EmptyState
      title="No queue at this address"
      cause="The link may be of another program, or a letter is missing."
      action={<LinkButton to="/queue">All queues</LinkButton>}
    />
  );
}

/** Many a queue is called just this. */
function titleOf(name: string): string {
  const title = 'Next to label';
  return name.toLowerCase() === title.toLowerCase() ? title : `${title}: ${name}`;
}
