/** The graph in words: relationships as sentences, what is known of them, and who answered. */
import { decimal, plural, signed, words } from '@/lib/format';
import { KINDS } from './kinds';
import type { Lineage, LineageEdge, LineageNode } from './lineageQueries';

type Names = ReadonlyMap<string, LineageNode>;

/** `Queue 'For DEMO-1' TARGETS Error cluster 'Missed cars at night'`. */
export function sentenceOf(edge: LineageEdge, names: Names): string {
  return `${calledOf(edge.source, names)} ${edge.type.replaceAll('_', ' ')} ${calledOf(edge.target, names)}`;
}

function calledOf(key: string, names: Names): string {
  const node = names.get(key);
  return node ? calledNode(node) : key;
}

export function calledNode({ kind, name }: LineageNode): string {
  return `${KINDS[kind].name} '${name}'`;
}

export interface Fact {
  name: string;
  value: string;
}

const NUMBERS = new Set(['a', 'b', 'delta', 'low', 'high']);
/** Where an outcome is stored, which says nothing to people. */
const INNER = new Set(['outcome_id', 'number']);

/** A change and its interval as one fact each, everything else by its own name. */
export function factsOf({ properties }: LineageEdge): Fact[] {
  const known = new Map(properties.map(({ key, value }) => [key, value]));
  const facts: Fact[] = [];
  const delta = numberOf(known.get('delta'));
  if (delta !== null) {
    const metric = [known.get('metric'), known.get('class_name')].filter(Boolean).join(' of ');
    facts.push({ name: metric === '' ? 'change' : `change of ${metric}`, value: signed(delta, 3) });
    known.delete('metric');
    known.delete('class_name');
  }
  const [a, b] = [numberOf(known.get('a')), numberOf(known.get('b'))];
  if (a !== null && b !== null) {
    facts.push({ name: 'from, to', value: `${decimal(a, 3)} → ${decimal(b, 3)}` });
  }
  const [low, high] = [numberOf(known.get('low')), numberOf(known.get('high'))];
  if (low !== null && high !== null) {
    facts.push({ name: 'interval', value: `${decimal(low, 3)} to ${decimal(high, 3)}` });
  }
  for (const [key, value] of known) {
    if (!NUMBERS.has(key) && !INNER.has(key)) facts.push({ name: words(key), value: words(value) });
  }
  return facts;
}

/** What to ask to learn who decided the change that this edge states; null for other edges. */
export function deltaOf(edge: LineageEdge): { decisionOf: string; delta: number } | null {
  const outcome = edge.properties.find(({ key }) => key === 'outcome_id')?.value;
  const number = numberOf(edge.properties.find(({ key }) => key === 'number')?.value);
  if (outcome === undefined || number === null) return null;
  return { decisionOf: `TrainingOutcome:${outcome}`, delta: number };
}

function numberOf(text: string | undefined): number | null {
  const value = text === undefined || text === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : null;
}

export function answeredText({ answeredBy, lagSeconds }: Lineage): string {
  if (answeredBy === 'GRAPH') return lagSeconds > 0 ? `answered by the graph, ${behind(lagSeconds)}` : 'answered by the graph';
  return lagSeconds > 0
    ? `answered by the records, because the graph is ${behind(lagSeconds)}`
    : 'answered by the records, because no graph is up';
}

function behind(seconds: number): string {
  if (seconds < 90) return `${plural(Math.ceil(seconds), 'second')} behind`;
  return `${plural(Math.round(seconds / 60), 'minute')} behind`;
}
