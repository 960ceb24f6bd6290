/** What epics say in words: gains, steps of the trace, who answered. */
import { asSentence, count, decimal, hours, plural, signed } from '@/lib/format';
import { changeText, intervalText, nameOf, verdictOf } from '@/components/outcome-deltas/outcomeDelta';
import type { PageAddress } from '@/lib/nodePages';
import type { EpicDetails, Gain } from './epicQueries';

export const NO_FORECAST = 'no forecast yet';

/** "+12 objects found more (+4 to +20)"; whole numbers where they are counts. */
export function gainText({ value, low, high, unit }: Gain): string {
  const interval = low === null || high === null ? '' : ` (${amount(low)} to ${amount(high)})`;
  return `${amount(value)} ${unit}${interval}`;
}

export function amount(value: number): string {
  return signed(value, Math.abs(value) < 10 ? 1 : 0);
}

export const SOURCES: Record<EpicDetails['answeredBy'], string> = {
  GRAPH: 'The property graph answered.',
  RELATIONAL: 'The relational store answered, which holds the same.',
};

/** One thing within a step of the trace. */
export interface Card {
  id: string;
  name: string;
  lines: readonly string[];
  page: PageAddress | null;
  tone?: 'better' | 'worse' | 'undecided';
}

export interface Step {
  title: string;
  /** Why there is nothing, where there is nothing. */
  none: string;
  cards: readonly Card[];
}

const at = (folder: string, id: string): PageAddress => ({ to: `${folder}/${encodeURIComponent(id)}` });

/** The lineage strip, from the epic to what models gained. */
export function stepsOf(epic: EpicDetails): Step[] {
  return [
    {
      title: 'Error clusters',
      none: 'Not linked to any yet.',
      cards: epic.clusters.map(({ id, name, size, clustering }) => ({
        id,
        name,
        lines: [plural(size, 'error'), clustering.evaluation.label],
        page: at('/clusters', id),
      })),
    },
    {
      title: 'Queues',
      none: 'No queue is for these clusters.',
      cards: epic.queues.map(({ id, name, numItems, hours: expected }) => ({
        id,
        name,
        lines: [plural(numItems, 'clip'), `${hours(expected)} expected`],
        page: at('/queue', id),
      })),
    },
    {
      title: 'Label batches',
      none: 'No labels came back yet.',
      cards: epic.batches.map(({ id, label, numClips, numLabels, spentHours }) => ({
        id,
        name: label,
        lines: [
          `${plural(numClips, 'clip')}, ${plural(numLabels, 'label')}`,
          spentHours === null ? 'hours not said' : `${hours(spentHours)} spent`,
        ],
        page: at('/batches', id),
      })),
    },
    {
      title: 'Releases',
      none: 'In no dataset release yet.',
      cards: epic.releases.map(({ id, label, numClips, digest }) => ({
        id,
        name: label,
        lines: [plural(numClips, 'clip'), `digest ${digest.slice(0, 8)}`],
        page: at('/releases', id),
      })),
    },
    {
      title: 'Models',
      none: 'No model was trained on it yet.',
      cards: epic.modelVersions.map(({ id, label }) => ({
        id,
        name: label,
        lines: [],
        page: at('/models', id),
      })),
    },
    { title: 'Changes', none: 'No outcome on record yet.', cards: epic.deltas.map(changeCard) },
  ];
}

function changeCard(delta: EpicDetails['deltas'][number]): Card {
  const { text, tone } = verdictOf(delta);
  return {
    id: `${delta.outcome.id}/${delta.number}`,
    name: `${changeText(delta, delta.delta)} ${delta.metric}`,
    lines: [nameOf(delta), intervalText(delta), text],
    page: at('/outcomes', delta.outcome.id),
    tone: tone === 'better' || tone === 'worse' || tone === 'undecided' ? tone : undefined,
  };
}

/** What the trace rests on, one sentence each. */
export function smallPrint(epic: EpicDetails, asOf: string | undefined): string[] {
  return [
    SOURCES[epic.answeredBy],
    ...epic.cuts.map(asSentence),
    `${plural(epic.clips.totalCount, 'clip')} in queues and clusters of this epic.`,
    ...(asOf === undefined
      ? []
      : ['Links, batches and outcomes are those of that moment; title, status and owner are the newest import.']),
  ];
}

export function importedText(done: { new: number; changed: number; unchanged: number }): string {
  return `${plural(done.new, 'epic')} new, ${count(done.changed)} changed, ${count(done.unchanged)} as before.`;
}

export function costText(value: number): string {
  return `${decimal(value, 1)} h`;
}
