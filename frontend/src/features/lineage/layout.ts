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
/**
 * Beyond it only lines between neighbor columns are routed. One that passes columns costs the engine
 * a bend in each: seconds for a picture in which nobody follows a line. It is drawn straight instead.
 */
const MOST_ROUTED = 600;
/** The columns are those of all lines, although the engine is told of some. */
const KEEP_COLUMNS = {
  'elk.layered.layering.strategy': 'LONGEST_PATH_SOURCE',
  'elk.separateConnectedComponents': 'false',
};
const LETTER_WIDTH = 6.4;
const LABEL_HEIGHT = 16;

export function lineLabel({ type, edges }: ShownEdge): string {
  const words = type.replaceAll('_', ' ').toLowerCase();
  return edges.length > 1 ? `${words} ×${edges.length}` : words;
}

/** `isReversed`: what came first stands at the right, for a trace back to its cause. */
export function layoutQuestion(shown: Shown, isReversed: boolean): ElkNode {
  const hasLabels = shown.edges.length <= MOST_LABELS;
  const isTangled = shown.edges.length > MOST_ROUTED;
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
      ...(isTangled && KEEP_COLUMNS),
    },
    children: shown.nodes.map(({ id }) => ({ id, width: NODE_WIDTH, height: NODE_HEIGHT })),
    edges: (isTangled ? linesToNextColumn(shown) : shown.edges).map((edge) => {
      const [first, second] = endsOf(edge);
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
    const points = route ? pointsOf(route) : straight(endsOf(edge), places);
    lines.set(edge.id, {
      points: isForward(edge) ? points : points.toReversed(),
      label: route ? middleOfLabel(route) : null,
    });
  }
  return { places, lines };
}

function endsOf(edge: ShownEdge): readonly [first: string, second: string] {
  return isForward(edge) ? [edge.source, edge.target] : [edge.target, edge.source];
}

/** From side to side of the boxes that face each other. */
function straight(
  [first, second]: readonly [string, string],
  places: ReadonlyMap<string, Point>,
): Point[] {
  const [from, to] = [places.get(first), places.get(second)];
  if (!from || !to) return [];
  const isRight = from.x < to.x;
  const sideOf = ({ x, y }: Point, isLater: boolean) => ({
    x: isLater === isRight ? x : x + NODE_WIDTH,
    y: y + NODE_HEIGHT / 2,
  });
  return [sideOf(from, false), sideOf(to, true)];
}

/** One of them at least leads to each box that all lines would put into a later column. */
function linesToNextColumn({ nodes, edges }: Shown): readonly ShownEdge[] {
  const columns = columnsOf(nodes.map(({ id }) => id), edges.map(endsOf));
  return edges.filter((edge) => {
    const [first, second] = endsOf(edge);
    return at(columns, second) - at(columns, first) === 1;
  });
}

/** Each thing one column beyond the last of what came before it; things in a circle are left out. */
function columnsOf(
  ids: readonly string[],
  links: readonly (readonly [first: string, second: string])[],
): Map<string, number> {
  const numBefore = new Map(ids.map((id) => [id, 0]));
  const after = new Map(ids.map((id): [string, string[]] => [id, []]));
  for (const [first, second] of links) {
    numBefore.set(second, at(numBefore, second) + 1);
    after.get(first)?.push(second);
  }
  const ready = ids.filter((id) => at(numBefore, id) === 0);
  const columns = new Map<string, number>();
  for (const id of ready) {
    for (const later of after.get(id) ?? []) {
      columns.set(later, Math.max(at(columns, later), at(columns, id) + 1));
      numBefore.set(later, at(numBefore, later) - 1);
      if (at(numBefore, later) === 0) ready.push(later);
    }
  }
  return columns;
}

function at(numbers: ReadonlyMap<string, number>, id: string): number {
  return numbers.get(id) ?? 0;
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
