/** Several answers as one graph: what was asked for, the hops of expanded things, and a way. */
import type { Lineage, LineageEdge, LineageNode } from './lineageQueries';

export interface Graph {
  startKey: string;
  /** By distance, the start first. */
  nodes: readonly LineageNode[];
  edges: readonly LineageEdge[];
  /** What the answers left out, in sentences. */
  cuts: readonly string[];
}

/** A thing is once in it, at the distance that the first answer with it gave. */
export function mergeAnswers(base: Lineage, others: readonly Lineage[]): Graph {
  const nodes = new Map<string, LineageNode>();
  const edges = new Map<string, LineageEdge>();
  const cuts = new Set<string>();
  for (const answer of [base, ...others]) {
    const offset = nodes.get(answer.start.key)?.hop ?? 0;
    for (const node of answer.nodes) {
      if (!nodes.has(node.key)) nodes.set(node.key, { ...node, hop: node.hop + offset });
    }
    for (const edge of answer.edges) edges.set(edge.id, edge);
    for (const cut of answer.cuts) cuts.add(cut);
  }
  const ordered = [...nodes.values()].toSorted((left, right) => left.hop - right.hop);
  return { startKey: base.start.key, nodes: ordered, edges: [...edges.values()], cuts: [...cuts] };
}

/** When edges became visible, the earliest first: between two of them nothing changes. */
export function momentsOf(edges: readonly LineageEdge[]): string[] {
  const moments = new Set(
    edges.map(({ validFrom, recordedAt }) => (isLater(validFrom, recordedAt) ? validFrom : recordedAt)),
  );
  for (const { retractedAt } of edges) if (retractedAt) moments.add(retractedAt);
  return [...moments].toSorted((left, right) => (isLater(left, right) ? 1 : -1));
}

/** Clocks in a browser count milliseconds; edges of one import differ by less. */
export function isLater(left: string, right: string): boolean {
  const difference = Date.parse(left) - Date.parse(right);
  return difference === 0 ? left > right : difference > 0;
}
