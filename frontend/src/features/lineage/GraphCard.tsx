/** The graph in its card, or why there is none to draw. */
import { Button } from '@mantine/core';
import { lazy, Suspense, useCallback, useMemo } from 'react';
import { Card } from '@/components/Card';
import { EmptyState, LoadingState } from '@/components/States';
import { plural } from '@/lib/format';
import { useUrlState } from '@/lib/useUrlState';
import type { Lineage, LineageEdge, LineageNode } from './lineageQueries';
import { sentenceOf } from './lineageWords';
import { type LineageSearch, readLineageSearch } from './search';
import type { Shown, ShownNode } from './showGraph';
import { useLayout } from './useLayout';
import classes from './lineage.module.css';

const GraphView = lazy(() => import('./GraphView').then((module) => ({ default: module.GraphView })));

/** Fewer are placed before anybody has read that they are being placed. */
const MANY_BOXES = 150;

interface GraphCardProps {
  shown: Shown;
  search: LineageSearch;
  selectedId: string | null;
  busy: ReadonlySet<string>;
  path: Lineage | null;
  names: ReadonlyMap<string, LineageNode>;
  isOutdated: boolean;
  onOpen: (id: string) => void;
  onToggle: (id: string) => void;
}

export function GraphCard(props: GraphCardProps) {
  const { shown, search, path, names } = props;
  const { drawn, isBusy, hasFailed } = useLayout(shown, isTraceBack(shown, search));
  const { expand, decisionOf } = search;
  const expanded = useMemo(() => new Set(expand), [expand]);
  const onPath = useMemo(() => idsOnPath(path), [path]);
  const sentence = useCallback((edge: LineageEdge) => sentenceOf(edge, names), [names]);
  const { startKey } = shown;
  const canToggle = useCallback(
    ({ id }: ShownNode) => id !== startKey || decisionOf !== undefined,
    [startKey, decisionOf],
  );
  if (shown.nodes.length === 1) return <NothingAround search={search} />;
  return (
    <Card
      title={`${plural(shown.nodes.length, 'box', 'boxes')}, ${plural(shown.edges.length, 'line')}`}
      aside={`${sidesText(shown, search)} Drag to move, ctrl and wheel to zoom, ? for keys.`}
    >
      <div className={classes.graph} data-outdated={props.isOutdated || undefined}>
        {hasFailed && (
          <p className={classes.hint} role="alert">
            The layout did not work out. The list shows the same.
          </p>
        )}
        {isBusy && shown.nodes.length > MANY_BOXES && <LayoutProgress numBoxes={shown.nodes.length} />}
        {drawn ? (
          <Suspense fallback={<LoadingState layout="text" />}>
            <GraphView
              drawn={drawn}
              topic={topicOf(search)}
              isBusy={isBusy}
              selectedId={props.selectedId}
              expanded={expanded}
              busy={props.busy}
              onPath={onPath}
              sentenceOf={sentence}
              canToggle={canToggle}
              onOpen={props.onOpen}
              onToggle={props.onToggle}
            />
          </Suspense>
        ) : (
          !hasFailed && <LoadingState layout="text" />
        )}
      </div>
    </Card>
  );
}

/** The list does not wait for the layout. */
function LayoutProgress({ numBoxes }: { numBoxes: number }) {
  const [, setSearch] = useUrlState(readLineageSearch);
  return (
    <p className={classes.hint} role="status">
      Placing {plural(numBoxes, 'box', 'boxes')}…{' '}
      <Button variant="subtle" size="compact-xs" onClick={() => setSearch({ view: 'list' })}>
        Show the list meanwhile
      </Button>
    </p>
  );
}

/** From a change back to who decided it: the change at the left, the person at the right. */
function isTraceBack({ startKey }: Shown, { decisionOf }: LineageSearch): boolean {
  return decisionOf !== undefined && !startKey.startsWith('Decision:');
}

function sidesText(shown: Shown, search: LineageSearch): string {
  return isTraceBack(shown, search)
    ? 'What it came of stands at the right.'
    : 'What came first stands at the left.';
}

/** What is looked at: another one is shown from its start, and not where the last one was. */
function topicOf({ id, decisionOf, delta, direction, depth, from, to }: LineageSearch): string {
  return [id, decisionOf, delta, direction, depth, from, to].join(' ');
}

function idsOnPath(path: Lineage | null): ReadonlySet<string> {
  if (!path) return new Set();
  return new Set([...path.nodes.map(({ key }) => key), ...path.edges.map(({ id }) => id)]);
}

function NothingAround({ search }: { search: LineageSearch }) {
  const [, setSearch] = useUrlState(readLineageSearch);
  const { asOf, direction, hide } = search;
  const isNarrowed = asOf !== undefined || direction !== undefined || hide !== undefined;
  return (
    <EmptyState
      title="Nothing is connected to it"
      cause={
        isNarrowed
          ? 'At this moment, in this direction and with these kinds hidden, no relationship of it is on record.'
          : 'No relationship of it is on record: it was in no cluster, queue, batch, release, epic or decision yet.'
      }
      cure={isNarrowed ? null : 'Relationships are written down when a queue is made, labels come in, or a decision is recorded.'}
      action={
        isNarrowed && (
          <Button
            variant="default"
            onClick={() => setSearch({ asOf: undefined, direction: undefined, hide: undefined })}
          >
            Show all of today
          </Button>
        )
      }
    />
  );
}
