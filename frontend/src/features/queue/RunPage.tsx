/** A run that is not a queue, or not only: every ranked clip, inside the budget or not. */
import { useParams } from '@tanstack/react-router';
import { useMemo } from 'react';
import { Definition } from '@/components/Definition';
import { ItemFilters } from '@/components/ItemFilters';
import { LinkButton } from '@/components/LinkButton';
import { Page } from '@/components/Page';
import { RungBanner } from '@/components/rung/RungBanner';
import { AbsentState, EmptyState } from '@/components/States';
import { graphql, type ResultOf } from '@/lib/graphql';
import { HOLDBACK, PROFILES } from '@/lib/names';
import { useRead } from '@/lib/read';
import { useUrlState } from '@/lib/useUrlState';
import { useViewer } from '@/lib/viewer';
import { useFifoRun } from './fifo';
import { RowsCsv } from './ListExport';
import { HeadParts, RunHead, partsOf } from './listQuery';
import { RankAgainButton } from './RankAgainButton';
import { RankedItems } from './RankedItems';
import { LimitsOfRun, RunLimits } from './RunLimits';
import { basis, holdbackInText, smallPrint } from './restsOn';
import { itemFilter, readQueueSearch } from './search';
import { fittingOf, useRankedList } from './useRankedList';

const RunQuery = graphql(
  `
    query Run($id: ID!, $withHoldback: Boolean!) {
      priorityRun(id: $id) {
        ...RunHead
        ...LimitsOfRun
        inWindows
        holdbackShare @include(if: $withHoldback)
        numHoldback @include(if: $withHoldback)
        queues {
          id
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
  [RunHead, LimitsOfRun, HeadParts],
);

type Run = NonNullable<ResultOf<typeof RunQuery>['priorityRun']>;

const CRUMBS = [{ label: 'Decide' }, { label: 'Queues', to: '/queue' }];

export function RunPage() {
  const { id } = useParams({ from: '/queue/runs/$id' });
  const withHoldback = useViewer().canSee('analysis');
  const read = useRead(RunQuery, { id, withHoldback }, { fresh: true });
  const run = read.data?.priorityRun;
  if (run) return <RunView run={run} />;
  return (
    <Page title="What would be labeled next" crumbs={CRUMBS}>
      <AbsentState read={read} field="priorityRun" layout="table">
        <NoSuchRun />
      </AbsentState>
    </Page>
  );
}

function RunView({ run }: { run: Run }) {
  const [search, setSearch] = useUrlState(readQueueSearch);
  const filter = useMemo(() => itemFilter(search), [search]);
  const list = useRankedList(run.id, filter);
  const fifo = useFifoRun(run.profile);
  const listParts = useMemo(() => partsOf(run.items), [run.items]);
  return (
    <Page
      title={`What run ${run.number} would label next`}
      crumbs={[...CRUMBS, { label: `Run ${run.number}` }]}
      actions={
        <>
          <RowsCsv name={`run-${run.number}`} list={list} parts={listParts.parts} />
          <RankAgainButton before={run} variant="default" />
          <RunToQueue run={run} />
        </>
      }
      chips={<ItemFilters search={search} onChange={setSearch} />}
      basis={<RunBasis run={run} fitting={fittingOf(list, run.numCandidates)} />}
      footnote={smallPrint(run, list.filtered ? undefined : list.count)}
    >
      <RungBanner rung={run.rung} isUsed={run.profile !== 'FIFO'} />
      <RunLimits run={run} />
      <RankedItems
        caption={`Items of run ${run.number}`}
        list={list}
        facts={{ total: run.numCandidates, fifo }}
        listParts={listParts}
        search={search}
        onSearch={setSearch}
      />
    </Page>
  );
}

interface RunBasisProps {
  run: Run;
  fitting: ReturnType<typeof fittingOf>;
}

/** Only analysts are answered how much was drawn at random. */
function RunBasis({ run, fitting }: RunBasisProps) {
  const { holdbackShare: share, numHoldback: drawn } = run;
  return (
    <>
      {basis(run, fitting)} <Definition text={PROFILES[run.profile].definition} />
      {share != null && drawn != null && (
        <>
          {' · '}
          {holdbackInText(share, drawn)} <Definition text={HOLDBACK} />
        </>
      )}
    </>
  );
}

/** One primary action: the queue that was made of the run, or making one. */
function RunToQueue({ run }: { run: Run }) {
  const mayCreate = useViewer().can('create_queue');
  const [queue] = run.queues;
  if (queue) {
    return (
      <LinkButton to="/queue/$id" params={{ id: queue.id }}>
        Open its queue
      </LinkButton>
    );
  }
  if (!mayCreate || run.numSelected === 0) return null;
  return (
    <LinkButton to="/queue/runs/$id/create" params={{ id: run.id }}>
      Create queue
    </LinkButton>
  );
}

function NoSuchRun() {
  return (
    <EmptyState
      title="No run at this address"
      cause="The link may be of another program, or a letter is missing."
      action={<LinkButton to="/queue">All queues and runs</LinkButton>}
    />
  );
}
