/** The decisions of a trace back from an outcome, each with the names of those who made it. */
import type { Named } from '@/components/namedNode';

interface Trace {
  nodes: readonly Named[];
  edges: readonly { type: string; source: string; target: string }[];
}

export interface Decided {
  node: Named;
  people: string[];
}

export function decisionsIn(trace: Trace | null | undefined): Decided[] {
  if (!trace) return [];
  const names = new Map(trace.nodes.map(({ key, name }) => [key, name]));
  return trace.nodes
    .filter(({ kind }) => kind === 'DECISION')
    .map((node) => ({
      node,
      people: trace.edges
        .filter(({ type, source }) => type === 'MADE_BY' && source === node.key)
        .map(({ target }) => names.get(target) ?? target),
    }));
}
