/** What a comparison says in words: verdicts, operating points, sentences, the small print. */
import type { Tone } from '@/components/Badge';
import { asSentence, capitalized, count, decimal, percent, plural, points } from '@/lib/format';
import { spaced } from '@/lib/values';
import type { CohortDelta, Comparison } from './deltaQuery';
import type { OperatingPoint } from './search';

interface PointWords {
  /** In the chip. */
  name: string;
  definition: string;
}

export const POINTS: Record<OperatingPoint, PointWords> = {
  EQUAL_FP: {
    name: 'at equal false detections',
    definition:
      'Per class, the weakest detections of both are left out until as many false ones remain: the smaller count of the two.',
  },
  PUBLISHED: {
    name: 'as published',
    definition: 'Every detection counts as it was imported, whatever its score.',
  },
  EQUAL_RECALL: {
    name: 'at equal recall',
    definition:
      'Per class, the weakest detections of both are left out until as many objects are found: the smaller count of the two.',
  },
  EQUAL_SCORE: {
    name: 'at equal score',
    definition: 'The same threshold on the probability for both.',
  },
};

interface VerdictWords {
  text: string;
  tone: Tone;
}

const VERDICTS: Record<NonNullable<CohortDelta['verdict']>, VerdictWords> = {
  BETTER: { text: 'better', tone: 'better' },
  WORSE: { text: 'worse', tone: 'worse' },
  UNDECIDED: { text: 'undecided', tone: 'undecided' },
};

export function verdictOf({ tooFew, verdict }: CohortDelta): VerdictWords {
  if (tooFew) return { text: 'too few', tone: 'plain' };
  return verdict === null ? { text: 'no verdict', tone: 'plain' } : VERDICTS[verdict];
}

export function interval({ low, high }: CohortDelta): string {
  return low === null || high === null ? 'no interval' : `${points(low)} to ${points(high)}`;
}

/** What the interval of a row says, on hover and for screen readers. */
export function changeSentence(row: CohortDelta): string {
  if (row.delta === null) return 'No change in recall can be computed.';
  const hasInterval = row.low !== null && row.high !== null;
  const sure = hasInterval ? `95 % interval ${interval(row)}` : 'without an interval';
  const change = `${points(row.delta)} points, ${sure}.`;
  return [change, ...seenSentence(row)].join(' ');
}

export function countsSentence(row: CohortDelta, resampledBy: string): string {
  const drives = resampledBy === 'clips' ? '' : ` of ${plural(row.numDrives, 'drive')}`;
  return `${plural(row.numObjects, 'object')} in ${plural(row.numClips, 'clip')}${drives}.`;
}

export function recallSentence({ a, b }: CohortDelta): string {
  if (a === null || b === null) return 'Recall is not known.';
  return `Recall went from ${percent(a, 1)} to ${percent(b, 1)}.`;
}

/** What else there is to say about a row, where it applies. */
export function detailSentences(row: CohortDelta, { a, b, at, resampledBy }: Comparison): string[] {
  const few = row.tooFew ? ['Too few objects or drives for a verdict.'] : [];
  const more = moreClips(row, resampledBy);
  const needs = more === null ? [] : [`About ${more} would decide it.`];
  const flip = row.flips
    ? [`${capitalized(otherPoint({ at }))} ${winnerThere(row, a, b)} wins here.`]
    : [];
  const published =
    at === 'PUBLISHED' || row.publishedDelta === null
      ? []
      : [`As published the change is ${points(row.publishedDelta)} points.`];
  return [...few, ...needs, ...published, ...flip];
}

/** What would decide a row; more clips of the same drives say little that is new. */
export function moreClips({ needsClips }: CohortDelta, resampledBy: string): string | null {
  if (needsClips === null) return null;
  const whose = resampledBy === 'clips' ? 'like these' : 'of new drives';
  return `${plural(needsClips, 'more clip')} ${whose}`;
}

/** A flip means the one that does not win at the point of the comparison. */
function winnerThere({ delta }: CohortDelta, a: Comparison['a'], b: Comparison['b']): string {
  return (delta ?? 0) > 0 ? a.modelVersion.label : b.modelVersion.label;
}

export function seenSentence({ minimumDetectable }: CohortDelta): string[] {
  if (minimumDetectable === null) return [];
  return [
    `A change of ${decimal(minimumDetectable * 100, 1)} points would be seen in 80 of 100 such comparisons.`,
  ];
}

/** The answer to the title, before any row is read. */
export function answer({ overall, cohorts, refusals }: Comparison): string {
  if (refusals.length > 0) return 'No verdict can be given';
  const all = OVERALL[verdictOf(overall).text] ?? 'No verdict over all objects';
  const judged = COUNTED.map(([text, words]) => ({
    words,
    num: cohorts.filter((row) => verdictOf(row).text === text).length,
  })).filter(({ num }) => num > 0);
  const [first, ...more] = judged;
  if (!first) return all;
  const cohortsInAll = plural(cohorts.length, 'cohort');
  if (more.length === 0) return `${all}; ${first.words} in each of ${cohortsInAll}`;
  const parts = judged.map(({ words, num }) => `${words} in ${count(num)}`);
  return `${all}; of ${cohortsInAll} ${parts.join(', ')}`;
}

/** What needs a look first. */
const COUNTED = [
  ['worse', 'worse'],
  ['better', 'better'],
  ['undecided', 'undecided'],
  ['too few', 'too few to say'],
] as const;

const OVERALL: Record<string, string> = {
  better: 'Better over all objects',
  worse: 'Worse over all objects',
  undecided: 'Undecided over all objects',
  'too few': 'Too few objects to say',
};

/** What the numbers rest on, one paragraph each. */
export function smallPrint(comparison: Comparison): string[] {
  return [...effects(comparison), ...flips(comparison), asSentence(comparison.basis)];
}

function effects({ overall, withinEffect, mixEffect }: Comparison): string[] {
  if (overall.delta === null || withinEffect === null || mixEffect === null) return [];
  const change = `The overall change of ${points(overall.delta)} points`;
  return [
    `${change} is ${points(withinEffect)} within cohorts and ${points(mixEffect)} from a different mix of them.`,
  ];
}

const MOST_NAMED = 5;

/** Each cohort whose winner is another one at the other point; of too few objects none wins. */
function flips(comparison: Comparison): string[] {
  const { overall, cohorts } = comparison;
  const there = capitalized(otherPoint(comparison));
  const flipped = cohorts.filter((row) => row.flips && !row.tooFew);
  const all = overall.flips ? [`${there} the winner over all objects is the other one.`] : [];
  if (flipped.length === 0) return [...all, `${there} no cohort has another winner.`];
  const named = flipped.slice(0, MOST_NAMED).map(({ label }) => spaced(label));
  const more = flipped.length - named.length;
  const list = more > 0 ? `${named.join('; ')} and ${count(more)} more` : named.join('; ');
  return [...all, `${there} the winner flips in ${plural(flipped.length, 'cohort')}: ${list}.`];
}

/** Where the winner may be another one: a comparison as published is held against equal false ones. */
export function otherPoint({ at }: Pick<Comparison, 'at'>): string {
  return POINTS[at === 'PUBLISHED' ? 'EQUAL_FP' : 'PUBLISHED'].name;
}

interface Versioned {
  modelVersion: { family: string; version: string; label: string };
}

/** Short headings: the versions of one model, else their labels. */
export function shortNames(a: Versioned, b: Versioned): [string, string] {
  const [left, right] = [a.modelVersion, b.modelVersion];
  if (left.label === right.label) return ['Earlier', 'Later'];
  if (left.family !== right.family) return [left.label, right.label];
  return [shortVersion(left.version), shortVersion(right.version)];
}

function shortVersion(version: string): string {
  return /^\d/.test(version) ? `v${version}` : version;
}
