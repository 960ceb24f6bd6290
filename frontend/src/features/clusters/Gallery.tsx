/** The errors of a cluster page by page, and beside them the one that is looked at. */
import { useDebouncedValue } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useCallback, useMemo } from 'react';
import { BoxLegend } from '@/components/frame/BoxLegend';
import gallery from '@/components/gallery/gallery.module.css';
import { Card } from '@/components/Card';
import { Split } from '@/components/Page';
import { SelectionBar } from '@/components/selection/SelectionBar';
import { useSelection } from '@/components/selection/useSelection';
import { EmptyState, LoadingState, ProblemState } from '@/components/States';
import { Pager } from '@/components/table/Pager';
import { useRowKeys } from '@/components/table/useRowKeys';
import type { ResultOf } from '@/lib/graphql';
import type { Problem } from '@/lib/problem';
import { type Read, useRead } from '@/lib/read';
import { useShortcuts } from '@/lib/shortcuts';
import { useActive } from '@/lib/useActive';
import { useUrlState } from '@/lib/useUrlState';
import { ActiveError } from './ActiveError';
import {
  type ClusterDetails,
  type ClusterError,
  type ClusterErrors,
  ClusterErrorsQuery,
} from './clusterQuery';
import { ErrorsCsv } from './ErrorsCsv';
import { ErrorTile, tileId } from './ErrorTile';
import { ERROR_CSV_COLUMNS } from './errorRows';
import { useErrorFrames } from './errorFrames';
import { HistoryCard } from './HistoryCard';
import { ScoreSlider } from './ScoreSlider';
import { PlansCard } from './PlansCard';
import { readClusterSearch } from './search';
import { leastScore } from './threshold';
import { TraitsCard } from './TraitsCard';
import { useFirstPageInstead, useUrlPages } from './useUrlPages';

const PAGE_SIZE = 12;

export function Gallery({ cluster }: { cluster: ClusterDetails }) {
  const [search, setSearch] = useUrlState(readClusterSearch);
  const { evaluation } = cluster.clustering;
  const pages = useUrlPages(search, setSearch);
  const [settled] = useDebouncedValue(search.minScore, 250);
  // Who moves the slider is on the first page; a cursor is of the threshold beside it.
  const minScore = leastScore(pages.after === null ? settled : search.minScore, evaluation);
  const asked = { id: cluster.id, first: PAGE_SIZE, after: pages.after, minScore };
  const read = useRead(ClusterErrorsQuery, asked);
  const list = read.data?.errorCluster?.errors;
  const problem = whyNoErrors(read);
  const shownProblem = useFirstPageInstead(problem, search, setSearch);
  const total = list?.totalCount;
  return (
    <Shown
      cluster={cluster}
      list={list}
      isTurning={read.isOutdated}
      head={
        <ScoreSlider
          value={search.minScore ?? 0}
          score={leastScore(search.minScore, evaluation)}
          isLogit={evaluation.scoreKind === 'LOGIT'}
          shown={total}
          size={cluster.size}
          onChange={(value) =>
            setSearch({ minScore: value || undefined, after: undefined, page: undefined, error: undefined })
          }
        />
      }
      csv={<ErrorsCsv clusterId={cluster.id} minScore={minScore} total={total ?? 0} />}
      waiting={!list && <Waiting problem={shownProblem} onRetry={read.reload} />}
      isWaiting={!list && !shownProblem}
      pager={
        list && (
          <Pager
            pages={pages}
            pageSize={PAGE_SIZE}
            shown={list.edges.length}
            total={list.totalCount}
            endCursor={list.pageInfo.endCursor}
            hasNext={list.pageInfo.hasNextPage}
          />
        )
      }
    />
  );
}

function whyNoErrors(read: Read<ResultOf<typeof ClusterErrorsQuery>>): Problem | null {
  if (read.state !== 'ready') return read.problem;
  return read.isOutdated || read.data.errorCluster ? null : read.problemAt('errorCluster');
}

function Waiting({ problem, onRetry }: { problem: Problem | null; onRetry: () => void }) {
  return problem ? (
    <ProblemState problem={problem} onRetry={onRetry} />
  ) : (
    <LoadingState layout="cards" />
  );
}

interface ShownProps {
  cluster: ClusterDetails;
  list: ClusterErrors | undefined;
  /** Tiles of the page before stand there until the next one is here. */
  isTurning: boolean;
  isWaiting: boolean;
  head: ReactNode;
  csv: ReactNode;
  waiting: ReactNode;
  pager: ReactNode;
}

function Shown({ cluster, list, isTurning, isWaiting, head, csv, waiting, pager }: ShownProps) {
  const [search, setSearch] = useUrlState(readClusterSearch);
  const { evaluation } = cluster.clustering;
  const errors = useMemo(() => list?.edges.map(({ node }) => node) ?? [], [list]);
  const frames = useErrorFrames(evaluation.id, errors);
  const selection = useSelection<ClusterError>(cluster.id);
  const navigate = useNavigate();
  const write = useCallback((id: string) => setSearch({ error: id }), [setSearch]);
  const listed = `${search.minScore ?? 0} ${search.after ?? ''}`;
  const { index, row: active, move } = useActive(listed, errors, search.error, write);
  const open = async ({ id, clip, frameIndex: frame }: ClusterError) => {
    await write(id);
    await navigate({
      to: '/clips/$id',
      params: { id: clip.id },
      search: { evaluation: evaluation.id, frame, minScore: search.minScore },
    });
  };
  const findSimilar = async ({ id }: ClusterError) => {
    await write(id);
    await navigate({ to: '/similar', search: { error: id } });
  };
  const withError = (act: (error: ClusterError) => void) => (at: number) => {
    const error = errors[at];
    if (error) act(error);
  };
  useRowKeys({
    count: errors.length,
    active: index,
    onMove: withError((error) => {
      move(error);
      focusTile(error);
    }),
    onOpen: withError((error) => void open(error)),
    onSelect: withError(selection.toggle),
    enabled: !isTurning,
  });
  useShortcuts([
    {
      key: 's',
      label: 'Find similar',
      run: () => active && !isTurning && void findSimilar(active),
    },
  ]);
  return (
    <Split
      main={
        <Card flush>
          <div className={gallery.head}>
            {head}
            <div className={gallery.actions}>
              <SelectionBar selection={selection} noun="errors" columns={ERROR_CSV_COLUMNS} />
              {csv}
            </div>
          </div>
          <div className={gallery.legend}>
            <BoxLegend />
          </div>
          {waiting && <div className={gallery.inside}>{waiting}</div>}
          {list && errors.length === 0 && <Nothing isClosed={cluster.size === 0} />}
          <ul
            className={gallery.gallery}
            aria-label="Errors of the cluster"
            aria-busy={isTurning || undefined}
            inert={isTurning}
          >
            {errors.map((error) => (
              <ErrorTile
                key={error.id}
                error={error}
                evaluationId={evaluation.id}
                frame={frames.frameOf(error)}
                renew={frames.renew}
                isActive={error.id === active?.id}
                isSelected={selection.ids.has(error.id)}
                onActivate={() => move(error)}
                onOpen={() => void open(error)}
                onToggleSelected={() => selection.toggle(error)}
              />
            ))}
          </ul>
          {pager}
        </Card>
      }
      side={
        <>
          {active && (
            <ActiveError
              error={active}
              evaluationId={evaluation.id}
              minScore={search.minScore}
              frame={frames.frameOf(active)}
              renew={frames.renew}
            />
          )}
          {isWaiting && <SideSkeleton />}
          <PlansCard clusterId={cluster.id} />
          <TraitsCard cluster={cluster} />
          <HistoryCard cluster={cluster} />
        </>
      }
    />
  );
}

/** Away from a button that was clicked before: Enter would be its own, and not open the error. */
function focusTile(error: ClusterError): void {
  const tile = document.getElementById(tileId(error));
  tile?.focus({ preventScroll: true });
  tile?.scrollIntoView({ block: 'nearest' });
}

function Nothing({ isClosed }: { isClosed: boolean }) {
  return isClosed ? (
    <EmptyState
      title="No error of this evaluation is like it"
      cause="The cluster is closed: an earlier evaluation had such errors, and this one has none."
      cure="Its history leads to the cluster as it was."
    />
  ) : (
    <EmptyState
      title="No error left at this threshold"
      cause="Every error of the cluster is a false detection with a lower score."
      cure="Move the slider to the left to see them."
    />
  );
}

function SideSkeleton() {
  return (
    <Card>
      <LoadingState layout="text" rows={8} />
    </Card>
  );
}
