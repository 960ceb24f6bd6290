/** Kinds of changes and their sentences. */
import type { Tone } from '@/components/Badge';
import { count, decimal, hours, percent, plural } from '@/lib/format';
import { PROFILES } from '@/lib/names';
import type { Change, Kind, ListedRun, QueueDiff } from './queueDiffQuery';

export const KINDS: readonly Kind[] = ['ENTERED', 'LEFT', 'MOVED'];

export const KIND_WORDS: Record<Kind, { name: string; tone: Tone; shape: string }> = {
  ENTERED: { name: 'entered', tone: 'better', shape: '▲' },
  LEFT: { name: 'left', tone: 'worse', shape: '▼' },
  MOVED: { name: 'moved', tone: 'plain', shape: '●' },
};

export const KIND_DEFINITION =
  'Entered: selected now, not before, or a candidate now. Left: the reverse. Moved: in both, at another rank.';

export function runLabel({ number, profile }: Pick<ListedRun, 'number' | 'profile'>): string {
  return `Run ${number}, ${PROFILES[profile].name.toLowerCase()}`;
}

/** "rank 25 to 1"; a clip that was or is no candidate has no rank there. */
export function rankWords({ rankBefore, rankAfter }: Pick<Change, 'rankBefore' | 'rankAfter'>): string {
  if (rankBefore === null) return `new at rank ${count(rankAfter)}`;
  if (rankAfter === null) return `gone from rank ${count(rankBefore)}`;
  return `rank ${count(rankBefore)} to ${count(rankAfter)}`;
}

export function changeSentence(change: Change): string {
  const cause = change.causes[0]?.sentence ?? '';
  return `${change.clip.clipId} ${KIND_WORDS[change.kind].name}: ${rankWords(change)}. ${cause}`.trim();
}

export function smallPrint(diff: QueueDiff): string {
  const shares = diff.overlap
    .map(({ depth, share }) => `${percent(share)} of the first ${count(depth)}`)
    .join(' and ');
  const origin = diff.isKept
    ? `Changes were kept when run ${diff.after.number} was made.`
    : 'Changes were found now, from the kept scores of both runs.';
  return `Both runs share ${shares} places; rank-biased overlap ${decimal(diff.rankBiasedOverlap, 3)} (p = 0.98, 1 for equal orders). ${origin}`;
}

export function title(diff: QueueDiff): string {
  const { numEntered, numLeft, hoursMoved } = diff;
  if (numEntered === 0 && numLeft === 0) return 'The same clips are selected';
  return `${plural(numEntered, 'clip')} entered, ${count(numLeft)} left, ${hours(hoursMoved)} moved`;
}
