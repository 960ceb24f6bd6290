/** The graph on a plane that can be dragged and zoomed; the list beside it is its twin. */
import '@xyflow/react/dist/base.css';
import { ActionIcon } from '@mantine/core';
import { IconFocusCentered, IconMinus, IconPlus } from '@tabler/icons-react';
import { Panel, Position, ReactFlow, ReactFlowProvider, useReactFlow } from '@xyflow/react';
import { useCallback, useMemo, useRef, useState } from 'react';
import { useShortcuts } from '@/lib/shortcuts';
import { ArrowHeads, EdgeLine, type LineEdge } from './EdgeLine';
import { GraphContext } from './graphContext';
import { NODE_HEIGHT, NODE_WIDTH } from './layout';
import type { LineageEdge } from './lineageQueries';
import { type Arrow, moveBy } from './moves';
import { type CardNode, NodeCard } from './NodeCard';
import type { ShownEdge, ShownNode } from './showGraph';
import type { Drawn } from './useLayout';
import { useViewportFollow } from './useViewportFollow';
import classes from './lineage.module.css';

export interface GraphViewProps {
  drawn: Drawn;
  /** Names what is looked at: another one is shown from its start. */
  topic: string;
  isBusy: boolean;
  selectedId: string | null;
  expanded: ReadonlySet<string>;
  busy: ReadonlySet<string>;
  /** Keys of things and ids of relationships on the way between two. */
  onPath: ReadonlySet<string>;
  sentenceOf: (edge: LineageEdge) => string;
  canToggle: (shown: ShownNode) => boolean;
  onOpen: (id: string) => void;
  onToggle: (id: string) => void;
}

const NODE_TYPES = { card: NodeCard };
const EDGE_TYPES = { line: EdgeLine };

export function GraphView(props: GraphViewProps) {
  return (
    <ReactFlowProvider>
      <Plane {...props} />
    </ReactFlowProvider>
  );
}

function Plane(props: GraphViewProps) {
  const { drawn, topic, onOpen, onToggle, selectedId, canToggle, expanded, busy, onPath } = props;
  const pane = useRef<HTMLDivElement>(null);
  const { startKey } = drawn.shown;
  const { activeId, setActive } = useActiveId(drawn, selectedId);
  const focusWanted = useRef<string | null>(null);
  const takesFocus = useCallback((id: string) => {
    if (focusWanted.current !== id) return false;
    focusWanted.current = null;
    return true;
  }, []);
  const { showAll, bringIntoView } = useViewportFollow(drawn, topic, activeId, pane);
  const nodes = useMemo(() => flowNodes(drawn), [drawn]);
  const { sentenceOf } = props;
  const edges = useMemo(
    () => flowEdges(drawn, onPath, sentenceOf),
    [drawn, onPath, sentenceOf],
  );
  const go = (arrow: Arrow) => {
    const next = moveBy(arrow, activeId, drawn.shown, drawn.layout);
    if (next === null) return;
    focusWanted.current = next;
    setActive(next);
    bringIntoView(next);
  };
  const active = drawn.shown.nodes.find(({ id }) => id === activeId);
  useShortcuts([
    ...ARROWS.map((key) => ({ key, label: arrowLabel(key), run: () => go(key) })),
    { key: 'Enter', label: 'Open the thing', run: () => onOpen(activeId) },
    {
      key: 'x',
      label: 'Show or hide what is around it',
      run: () => active && canToggle(active) && onToggle(activeId),
    },
  ]);
  const state = useMemo(
    () => ({
      startKey,
      activeId,
      selectedId,
      expanded,
      busy,
      onPath,
      canToggle,
      onActivate: setActive,
      onOpen,
      onToggle,
      takesFocus,
    }),
    [startKey, activeId, selectedId, expanded, busy, onPath, canToggle, setActive, onOpen, onToggle, takesFocus],
  );
  return (
    <GraphContext value={state}>
      <div ref={pane} className={classes.pane} aria-busy={props.isBusy || undefined}>
        <ArrowHeads />
        <ReactFlow
          aria-label="Lineage graph: arrow keys move between things"
          nodes={nodes}
          edges={edges}
          nodeTypes={NODE_TYPES}
          edgeTypes={EDGE_TYPES}
          onlyRenderVisibleElements
          nodesDraggable={false}
          nodesConnectable={false}
          nodesFocusable={false}
          edgesFocusable={false}
          elementsSelectable={false}
          disableKeyboardA11y
          deleteKeyCode={null}
          selectionKeyCode={null}
          zoomOnScroll={false}
          zoomOnDoubleClick={false}
          preventScrolling={false}
          minZoom={0.1}
          maxZoom={1.5}
        >
          <Panel position="bottom-left" className={classes.zoom}>
            <ZoomButtons onFit={showAll} />
          </Panel>
        </ReactFlow>
      </div>
    </GraphContext>
  );
}

/** The one that was moved to; where that is gone, the selected one, else the start. */
function useActiveId({ layout: { places }, shown }: Drawn, selectedId: string | null) {
  const [moved, setActive] = useState<string | null>(null);
  const candidates = [moved, selectedId];
  const activeId = candidates.find((id) => id !== null && places.has(id)) ?? shown.startKey;
  return { activeId, setActive };
}

const ARROWS: readonly Arrow[] = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'];

function arrowLabel(key: Arrow): string {
  return key === 'ArrowLeft' || key === 'ArrowRight' ? 'Along a line' : 'Up or down in a column';
}

/** Sizes and ends are known here: nothing has to be measured, and nothing jumps. */
const HANDLES = [
  { type: 'source', position: Position.Right, x: NODE_WIDTH, y: NODE_HEIGHT / 2, width: 1, height: 1 },
  { type: 'target', position: Position.Left, x: 0, y: NODE_HEIGHT / 2, width: 1, height: 1 },
] as const;

function flowNodes({ shown, layout }: Drawn): CardNode[] {
  return shown.nodes.map((node) => ({
    id: node.id,
    type: 'card',
    position: layout.places.get(node.id) ?? { x: 0, y: 0 },
    width: NODE_WIDTH,
    height: NODE_HEIGHT,
    measured: { width: NODE_WIDTH, height: NODE_HEIGHT },
    handles: [...HANDLES],
    data: { shown: node },
    domAttributes: PLAIN,
  }));
}

/** The buttons inside say what a node is. */
const PLAIN = { 'aria-roledescription': undefined };

function flowEdges(
  { shown, layout }: Drawn,
  onPath: ReadonlySet<string>,
  sentenceOf: (edge: LineageEdge) => string,
): LineEdge[] {
  return shown.edges.flatMap((edge) => {
    const line = layout.lines.get(edge.id);
    if (!line) return [];
    const isOnPath = edge.edges.some(({ id }) => onPath.has(id));
    return [
      {
        id: edge.id,
        type: 'line' as const,
        source: edge.source,
        target: edge.target,
        ariaLabel: spokenEdge(edge, sentenceOf),
        data: { shown: edge, line, isOnPath },
        domAttributes: PLAIN,
      },
    ];
  });
}

function spokenEdge({ edges }: ShownEdge, sentenceOf: (edge: LineageEdge) => string): string {
  const [first] = edges;
  if (!first) return '';
  return edges.length === 1 ? sentenceOf(first) : `${sentenceOf(first)}, and ${edges.length - 1} more like it`;
}

function ZoomButtons({ onFit }: { onFit: () => void }) {
  const { zoomIn, zoomOut } = useReactFlow();
  return (
    <ActionIcon.Group>
      <ActionIcon variant="default" aria-label="Zoom in" onClick={() => void zoomIn()}>
        <IconPlus size={16} stroke={1.75} />
      </ActionIcon>
      <ActionIcon variant="default" aria-label="Zoom out" onClick={() => void zoomOut()}>
        <IconMinus size={16} stroke={1.75} />
      </ActionIcon>
      <ActionIcon variant="default" aria-label="Show all of it" onClick={onFit}>
        <IconFocusCentered size={16} stroke={1.75} />
      </ActionIcon>
    </ActionIcon.Group>
  );
}
