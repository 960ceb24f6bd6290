/**
 * Where things stand: layers from what came first to what came of it, lines at right angles. Makes
 * the question to the layout engine and reads its answer; `layOut` of elk.ts runs it.
 */
import type { ElkExtendedEdge, ElkNode } from 'elkjs/lib/elk-api';
import type { Shown, ShownEdge } from './showGraph';

export const NODE_WIDTH = 216;
export const NODE_HEIGHT = 68;

export interface Point {
  x: number;
  y: number;
}

export interface Line {
  /** From the source of the sentence to its target. */
  points: readonly Point[];
  /** Middle of the words; null where there is no room for words. */
  label: Point | null;
}

export interface Layout {
  places: ReadonlyMap<string, Point>;
  lines: ReadonlyMap<string, Line>;
}

/** Relationships whose source came before their target; of all others the target came first. */
const FORWARD = new Set(['FOUND', 'CONTAINS', 'SELECTED', 'ADDRESSES', 'CHANGED', 'SHOWS', 'ABOUT']);

/** Words on more lines than these make a picture that nobody reads. */
const MOST_LABELS = 150;
/** Beyond it the engine looks at fewer orders: a second matters more than a crossing. */
const MANY_NODES = 200;
const LETTER_WIDTH = 6.4;
const LABEL_HEIGHT = 16;

export function lineLabel({ type, edges }: ShownEdge): string {
  const words = type.replaceAll('_', ' ').toLowerCase();
  return edges.length > 1 ? `${words} ×${edges.length}` : words;
}

/** `isReversed`: what came first stands at the right, for a trace back to its cause. */
export function layoutQuestion(shown: Shown, isReversed: boolean): ElkNode {
  const hasLabels = shown.edges.length <= MOST_LABELS;
  return {
    id: 'lineage',
    layoutOptions: {
      'elk.algorithm': 'layered',
      'elk.direction': isReversed ? 'LEFT' : 'RIGHT',
      'elk.edgeRouting': 'ORTHOGONAL',
      'elk.spacing.nodeNode': '20',
      'elk.layered.spacing.nodeNodeBetweenLayers': hasLabels ? '28' : '64',
      'elk.layered.mergeEdges': 'true',
      'elk.layered.thoroughness': shown.nodes.length > MANY_NODES ? '2' : '7',
    },
    children: shown.nodes.map(({ id }) => ({ id, width: NODE_WIDTH, height: NODE_HEIGHT })),
    edges: shown.edges.map((edge) => {
      const ends = [edge.source, edge.target] as const;
      const [first, second] = isForward(edge) ? ends : [ends[1], ends[0]];
      return { id: edge.id, sources: [first], targets: [second], labels: labelsOf(edge, hasLabels) };
    }),
  };
}

export function readLayout(shown: Shown, { children = [], edges = [] }: ElkNode): Layout {
  const places = new Map(children.map(({ id, x = 0, y = 0 }) => [id, { x, y }]));
  const routes = new Map(edges.map((edge) => [edge.id, edge]));
  const lines = new Map<string, Line>();
  for (const edge of shown.edges) {
    const route = routes.get(edge.id);
    const points = route ? pointsOf(route) : [];
    lines.set(edge.id, {
      points: isForward(edge) ? points : points.toReversed(),
      label: route ? middleOfLabel(route) : null,
    });
  }
  return { places, lines };
}

/** Path of a line with its corners rounded. */
export function pathOf(points: readonly Point[], radius = 6): string {
  const [first, ...rest] = points;
  if (!first) return '';
  const parts = [`M${first.x},${first.y}`];
  rest.forEach((corner, index) => {
    const next = rest[index + 1];
    const before = index === 0 ? first : rest[index - 1];
    if (!next || !before) {
      parts.push(`L${corner.x},${corner.y}`);
      return;
    }
    const from = towards(corner, before, radius);
    const to = towards(corner, next, radius);
    parts.push(`L${from.x},${from.y}`, `Q${corner.x},${corner.y} ${to.x},${to.y}`);
  });
  return parts.join(' ');
}

function towards(from: Point, to: Point, most: number): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  if (length === 0) return from;
  const share = Math.min(most, length / 2) / length;
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
}

function isForward({ type }: ShownEdge): boolean {
  return FORWARD.has(type);
}

function labelsOf(edge: ShownEdge, hasLabels: boolean): ElkExtendedEdge['labels'] {
  if (!hasLabels) return [];
  const text = lineLabel(edge);
  const width = text.length * LETTER_WIDTH + 12;
  const layoutOptions = { 'elk.edgeLabels.inline': 'true' };
  return [{ text, width, height: LABEL_HEIGHT, layoutOptions }];
}

function pointsOf({ sections = [] }: ElkExtendedEdge): Point[] {
  return sections.flatMap(({ startPoint, bendPoints = [], endPoint }) => [
    startPoint,
    ...bendPoints,
    endPoint,
  ]);
}

function middleOfLabel({ labels: [label] = [] }: ElkExtendedEdge): Point | null {
  if (label?.x === undefined || label.y === undefined) return null;
  return { x: label.x + (label.width ?? 0) / 2, y: label.y + (label.height ?? 0) / 2 };
}
