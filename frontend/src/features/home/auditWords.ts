/** What an audit entry says, as a colleague would say it. */
import { capitalized, count, hours, plural, words } from '@/lib/format';
import { isProfile, runName } from '@/lib/names';
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
  'frames.register': (change) => ({
    title: 'Frames registered',
    text: `${plural(number(change.frames), 'frame')} of ${plural(number(change.clips), 'clip')}, redaction: ${text(change.redactor)}`,
  }),
  'owner.assign': (change, name) => ({
    title: 'Owner named',
    text: `${text(change.owner)} answers for ${itemName(name)}`,
  }),
  'filter.save': (change) => ({ title: 'Filter saved', text: text(change.name) }),
  'filter.remove': (change) => ({ title: 'Filter removed', text: text(change.name) }),
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
  return isProfile(name)
    ? runName({ number: number(run), profile: name })
    : `Run ${count(number(run))}`;
}

/** "annotation_tool:CVAT" as "annotation tool CVAT". */
function itemName(item: string): string {
  const [kind = '', ...name] = item.split(':');
  return `${words(kind)} ${name.join(':')}`;
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
