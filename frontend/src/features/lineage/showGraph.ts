/**
 * What of a graph is drawn: kinds that are hidden go, with what hangs on them alone, and many alike
 * things become one group with their count.
 */
import type { Graph } from './mergeAnswers';
import type { Kind, LineageEdge, LineageNode } from './lineageQueries';

export interface Group {
  kind: Kind;
  members: readonly LineageNode[];
}

/** A thing or a group; `id` is the key of the thing. */
export type ShownNode = { id: string; hop: number } & (
  | { node: LineageNode; group: null; /** The opened group that it is of. */ openGroup: string | null }
  | { node: null; group: Group; openGroup: null }
);

/** Edges of one type between the same ends, drawn as one line. */
export interface ShownEdge {
  id: string;
  type: string;
  source: string;
  target: string;
  edges: readonly LineageEdge[];
}

export interface Shown {
  startKey: string;
  nodes: readonly ShownNode[];
  edges: readonly ShownEdge[];
}

interface Choice {
  hide: readonly string[];
  /** Ids of groups that are shown one by one. */
  open: readonly string[];
  /** Keys that stay by themselves: expanded, selected, on the way that was looked for. */
  keep: ReadonlySet<string>;
}

/** From how many alike things on they are a group. */
const FEWEST = 6;
const FEWEST_CLIPS = 3;

/** The part that is left when kinds are hidden: what cannot be reached any more goes too. */
export function hideKinds(graph: Graph, hide: readonly string[], keep: ReadonlySet<string>): Graph {
  if (hide.length === 0) return graph;
  const left = graph.nodes.filter(
    ({ key, kind }) => key === graph.startKey || keep.has(key) || !hide.includes(kind),
  );
  const keys = new Set(left.map(({ key }) => key));
  const edges = graph.edges.filter(({ source, target }) => keys.has(source) && keys.has(target));
  const reached = reach(graph.startKey, edges);
  return {
    ...graph,
    nodes: left.filter(({ key }) => reached.has(key)),
    edges: edges.filter(({ source }) => reached.has(source)),
  };
}

export function showGraph(graph: Graph, { hide, open, keep }: Choice): Shown {
  const left = hideKinds(graph, hide, keep);
  const groups = groupsOf(left, keep);
  const placeOf = new Map<string, string>();
  const nodes: ShownNode[] = [];
  for (const [id, members] of groups) {
    const [first] = members;
    if (!first || open.includes(id)) continue;
    const hop = Math.min(...members.map((member) => member.hop));
    nodes.push({ id, hop, node: null, group: { kind: first.kind, members }, openGroup: null });
    for (const { key } of members) placeOf.set(key, id);
  }
  const groupOf = new Map([...groups].flatMap(([id, members]) => members.map(({ key }) => [key, id])));
  for (const node of left.nodes) {
    if (placeOf.has(node.key)) continue;
    placeOf.set(node.key, node.key);
    const openGroup = groupOf.get(node.key) ?? null;
    nodes.push({ id: node.key, hop: node.hop, node, group: null, openGroup });
  }
  return {
    startKey: graph.startKey,
    nodes: nodes.toSorted((one, other) => one.hop - other.hop),
    edges: bundle(left.edges, placeOf),
  };
}

/** Ids of groups are no keys: those have a colon. */
export function isGroup(id: string): boolean {
  return !id.includes(':');
}

function reach(start: string, edges: readonly LineageEdge[]): Set<string> {
  const beside = new Map<string, string[]>();
  for (const { source, target } of edges) {
    collect(beside, source, target);
    collect(beside, target, source);
  }
  const reached = new Set([start]);
  for (const key of reached) for (const other of beside.get(key) ?? []) reached.add(other);
  return reached;
}

/** Things of one kind with the same neighbors by the same relationships, by id of their group. */
function groupsOf({ startKey, nodes, edges }: Graph, keep: ReadonlySet<string>) {
  const places = new Map<string, string[]>();
  for (const { type, source, target } of edges) {
    collect(places, source, `${type}>${target}`);
    collect(places, target, `${type}<${source}`);
  }
  const alike = new Map<string, LineageNode[]>();
  for (const node of nodes) {
    if (node.key === startKey || keep.has(node.key)) continue;
    const of = [...new Set(places.get(node.key))].toSorted().join(' ');
    collect(alike, `${node.kind}*${shortHash(of)}`, node);
  }
  return new Map([...alike].filter(([, members]) => isMany(members)));
}

function isMany(members: readonly LineageNode[]): boolean {
  return members.length >= (members[0]?.kind === 'CLIP' ? FEWEST_CLIPS : FEWEST);
}

function bundle(edges: readonly LineageEdge[], placeOf: ReadonlyMap<string, string>): ShownEdge[] {
  const lines = new Map<string, ShownEdge & { edges: LineageEdge[] }>();
  for (const edge of edges) {
    const source = placeOf.get(edge.source);
    const target = placeOf.get(edge.target);
    if (source === undefined || target === undefined || source === target) continue;
    const id = `${source} ${edge.type} ${target}`;
    const line = lines.get(id);
    if (line) line.edges.push(edge);
    else lines.set(id, { id, type: edge.type, source, target, edges: [edge] });
  }
  return [...lines.values()];
}

function collect<Item>(lists: Map<string, Item[]>, key: string, item: Item): void {
  const list = lists.get(key);
  if (list) list.push(item);
  else lists.set(key, [item]);
}

/** FNV-1a: short enough for an address, and the same on every visit. */
function shortHash(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0).toString(36);
}
