/** Edges of bins as people write them, and bins as people read them. */
import { decimal } from '@/lib/format';

interface Bins {
  kind: 'CATEGORICAL' | 'BINNED';
  edges: readonly number[];
  unit: string | null;
}

/** "below 5, 5 to 15, from 15 m/s"; an edge belongs to the bin above it. */
export function binsInText({ kind, edges, unit }: Bins): string {
  const [first] = edges;
  const last = edges.at(-1);
  if (kind === 'CATEGORICAL' || first === undefined || last === undefined) return 'as they are';
  const between = edges.slice(1).map((edge, at) => `${number(edges[at])} to ${number(edge)}`);
  const bins = [`below ${number(first)}`, ...between, `from ${number(last)}`].join(', ');
  return unit ? `${bins} ${unit}` : bins;
}

/** "5, 15" as numbers; null where a part is no number, an empty text is no edges. */
export function edgesIn(text: string): number[] | null {
  const parts = text
    .split(/[,;\s]+/)
    .filter((part) => part !== '')
    .map(Number);
  return parts.every(Number.isFinite) ? parts : null;
}

function number(edge: number | undefined): string {
  if (edge === undefined) return '';
  return Number.isInteger(edge) ? decimal(edge, 0) : String(edge);
}
