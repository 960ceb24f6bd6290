/** What an audit entry says, as a colleague would say it. */
import { capitalized, count, hours, plural, words } from '@/lib/format';
import { runName } from '@/lib/names';
import type { Entry } from './homeQuery';

export interface Said {
  title: string;
  text: string;
}

type Change = Record<string, unknown>;

/** Object types and ids come as one text: "Catalog clips.csv". */
const SENTENCES: Record<string, (change: Change, name: string) => Said> = {
  'home.create': () => ({ title: 'Program set up', text: 'Accounts and weights were added' }),
  'catalog.import': (change, name) => ({
    title: 'Clips imported',
    text: `${plural(number(change.new), 'new clip')}, ${count(number(change.changed))} changed, from ${name}`,
  }),
  'embeddings.import': (change) => ({
    title: 'Embeddings imported',
    text: `${plural(number(change.vectors), 'vector')} in ${text(change.space)}`,
  }),
  'predictions.import': (change) => ({
    title: 'Predictions imported',
    text: `${text(change.model)}: ${plural(number(change.predictions), 'object')} on ${plural(number(change.clips), 'clip')}`,
  }),
  'evaluation.import': (change) => ({
    title: 'Model evaluated',
    text: `${text(change.model)} on ${text(change.benchmark)}: ${count(number(change.fn))} of ${count(number(change.gt))} objects missed`,
  }),
  'priorities.run': (change) => ({
    title: 'Pool ranked',
    text: `${rankedBy(change)}: ${count(number(change.selected))} of ${plural(number(change.candidates), 'clip')} selected`,
  }),
  'ontology.add': (_, name) => ({ title: 'Ontology added', text: name }),
  'queue.create': (change) => ({
    title: 'Queue created',
    text: `${text(change.name)}: ${plural(number(change.items), 'item')}, ${hours(number(change.hours))} to label`,
  }),
  'queue.export': (change) => ({
    title: 'Queue exported',
    text: `${plural(number(change.items), 'item')} as ${text(change.format).toUpperCase()}`,
  }),
  'upload.request': (change) => ({ title: 'File uploaded', text: text(change.file_name) }),
};

/** An action that this page does not know yet is said by its name. */
export function sayEntry({ action, object, change }: Pick<Entry, 'action' | 'object' | 'change'>): Said {
  const [type = '', ...rest] = object.split(' ');
  const name = rest.join(' ');
  const say = SENTENCES[action];
  if (say) return say(parse(change), name);
  return { title: capitalized(words(action.replace('.', ' '))), text: `${type} ${name}`.trim() };
}

function rankedBy({ number: run, profile }: Change): string {
  const name = text(profile).toUpperCase();
  const known = name === 'FIFO' || name === 'WEIGHTED_SUM' ? name : null;
  return known ? runName({ number: number(run), profile: known }) : `Run ${count(number(run))}`;
}

function parse(change: string): Change {
  try {
    const found: unknown = JSON.parse(change);
    return typeof found === 'object' && found !== null ? (found as Change) : {};
  } catch {
    return {};
  }
}

function number(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
