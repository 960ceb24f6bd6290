/** Why one clip has its rank: counts first, then the exact parts, then what they are made of. */
import { useNavigate, useParams } from '@tanstack/react-router';
import { LinkButton } from '@/components/LinkButton';
import { Page, Split } from '@/components/Page';
import { AbsentState, EmptyState } from '@/components/States';
import { count } from '@/lib/format';
import { runName } from '@/lib/names';
import { useRead } from '@/lib/read';
import { useShortcuts } from '@/lib/shortcuts';
import { useUrlState } from '@/lib/useUrlState';
import { useViewer } from '@/lib/viewer';
import { type ExplainedItem, type ExplainedRun, ExplainQuery } from './explainQuery';
import { ChangeCard, CountsCard, FactsCard, LinksCard } from './ExplainCards';
import { DetailsCard } from './DetailsCard';
import { NearestChangeCard } from './NearestChangeCard';
import { PartsCard } from './PartsCard';
import { readExplainSearch } from './search';
import { smallPrint } from './words';

const CRUMBS = [{ label: 'Decide' }, { label: 'Priorities', to: '/priorities' }];

export function ExplainPage() {
  const params = useParams({ from: '/priorities/$run/items/$rank' });
  const rank = Number(params.rank);
  const isRank = Number.isInteger(rank) && rank > 0 && rank < 1e9;
  const withArm = useViewer().canSee('analysis');
  const read = useRead(
    ExplainQuery,
    { run: params.run, rank: isRank ? rank : 1, withArm },
    { fresh: true },
  );
  const run = read.data?.priorityRun;
  const item = run?.items.edges[0]?.node;
  if (run && item?.rank === rank) return <Explained run={run} item={item} />;
  return (
    <Page title="Why a clip has its rank" crumbs={CRUMBS}>
      <AbsentState read={read} field="priorityRun" layout="page">
        <NoSuchItem run={run} />
      </AbsentState>
    </Page>
  );
}

function Explained({ run, item }: { run: ExplainedRun; item: ExplainedItem }) {
  const [{ details }, setSearch] = useUrlState(readExplainSearch);
  useNeighbors(run, item.rank);
  return (
    <Page
      title={`Why ${item.clip.clipId} has rank ${count(item.rank)} of ${count(run.numCandidates)}`}
      crumbs={[...CRUMBS, { label: runName(run) }]}
      actions={<Actions run={run} item={item} />}
      footnote={smallPrint(run)}
    >
      <Split
        main={
          <>
            <CountsCard item={item} />
            <PartsCard run={run} item={item} />
            <DetailsCard
              run={run}
              item={item}
              isOpen={details === true}
              onToggle={() => void setSearch({ details: details ? undefined : true })}
            />
          </>
        }
        side={
          <>
            <ChangeCard run={run} item={item} />
            <NearestChangeCard run={run} item={item} />
            <FactsCard run={run} item={item} />
            <LinksCard run={run} item={item} />
          </>
        }
      />
    </Page>
  );
}

function Actions({ run, item }: { run: ExplainedRun; item: ExplainedItem }) {
  return (
    <>
      <LinkButton
        to="/priorities/$run/items/$rank"
        params={{ run: run.id, rank: String(Math.max(1, item.rank - 1)) }}
        search={true as never}
        variant="default"
        disabled={item.rank === 1}
      >
        Previous
      </LinkButton>
      <LinkButton
        to="/priorities/$run/items/$rank"
        params={{ run: run.id, rank: String(item.rank + 1) }}
        search={true as never}
        variant="default"
      >
        Next
      </LinkButton>
      <LinkButton to="/priorities" search={{ run: run.id, item: item.rank }} variant="default">
        In the list
      </LinkButton>
      <LinkButton to="/clips/$id" params={{ id: item.clip.id }}>
        Open the clip
      </LinkButton>
    </>
  );
}

/** The same keys as in the list lead to the ranks beside this one. */
function useNeighbors(run: ExplainedRun, rank: number) {
  const navigate = useNavigate();
  const go = (to: number) =>
    void navigate({
      to: '/priorities/$run/items/$rank',
      params: { run: run.id, rank: String(to) },
      search: true as never,
      replace: true,
    });
  useShortcuts([
    { key: 'j', label: 'Next rank', run: () => rank < run.numCandidates && go(rank + 1) },
    { key: 'k', label: 'Previous rank', run: () => rank > 1 && go(rank - 1) },
  ]);
}

function NoSuchItem({ run }: { run: ExplainedRun | null | undefined }) {
  if (!run) {
    return (
      <EmptyState
        title="No run at this address"
        cause="The link may be of another program, or a letter is missing."
        action={<LinkButton to="/priorities">Show the newest runs</LinkButton>}
      />
    );
  }
  return (
    <EmptyState
      title="This rank has no explanation"
      cause={`Run ${run.number} keeps reasons of its first places only; below them a clip has a rank and a score.`}
      action={
        <LinkButton to="/priorities" search={{ run: run.id }}>
          Back to the list
        </LinkButton>
      }
    />
  );
}
