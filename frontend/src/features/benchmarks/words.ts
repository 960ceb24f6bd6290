/** Roles, digests, coverage and leaks in words. */
import { asSentence, count, plural } from '@/lib/format';
import type { Benchmark, CohortCoverage, Leak, LeakageReport } from './benchmarkQuery';

interface RoleWords {
  name: string;
  sentence: string;
}

export const ROLES: Record<Benchmark['role'], RoleWords> = {
  DEVELOPMENT: {
    name: 'development',
    sentence: 'For development: the ranking may learn from its errors.',
  },
  HOLDOUT: {
    name: 'holdout',
    sentence: 'A holdout: only reports and gates look at it; the ranking never does.',
  },
};

export const LEAKS: Record<Leak['kind'], string> = {
  DRIVE: 'same drive',
  TIME: 'same vehicle',
  PLACE: 'same place',
  EMBEDDING: 'looks alike',
};

const DIGEST_SHOWN = 12;

/** Enough of a digest to tell two apart; the whole one is in the title and in the CSV. */
export function shortDigest(digest: string): string {
  return digest.slice(0, DIGEST_SHOWN);
}

/** More would leave cohorts of a handful of clips. */
const MOST_AXES = 3;

/** The axes of the address that are known, else weather by light, else the first one. */
export function coveredAxes(
  wanted: readonly string[] | undefined,
  known: readonly string[],
): string[] {
  const fitting = [...new Set(wanted)].filter((axis) => known.includes(axis)).slice(0, MOST_AXES);
  if (fitting.length > 0) return fitting;
  const usual = ['weather', 'time_of_day'].filter((axis) => known.includes(axis));
  return usual.length > 0 ? usual : known.slice(0, 1);
}

/** A fourth choice takes the place of the first. */
export function lastAxes(axes: readonly string[] | undefined): string[] | undefined {
  return axes && axes.length > 0 ? axes.slice(-MOST_AXES) : undefined;
}

/** Most objects first; what is too few for a verdict comes last. */
export function coverageOrder(rows: readonly CohortCoverage[]): CohortCoverage[] {
  return rows.toSorted(
    (left, right) =>
      Number(left.tooFew) - Number(right.tooFew) || right.numObjects - left.numObjects,
  );
}

export function coverageSentence(rows: readonly CohortCoverage[]): string {
  const few = rows.filter(({ tooFew }) => tooFew).length;
  if (few === 0) return 'Every cohort has enough for a verdict.';
  return `${count(few)} of ${plural(rows.length, 'cohort')} ${few === 1 ? 'has' : 'have'} too few objects or drives for a verdict.`;
}

export function leakageSentence({ numTraining, numCandidates }: LeakageReport): string {
  if (numTraining === 0 && numCandidates === 0) {
    return 'No clip outside is too close to a clip of this benchmark.';
  }
  const parts = [
    numTraining > 0 && `${plural(numTraining, 'labeled clip')}`,
    numCandidates > 0 && `${plural(numCandidates, 'candidate')}`,
  ].filter((part) => part !== false);
  const verb = numTraining + numCandidates === 1 ? 'is' : 'are';
  return `${parts.join(' and ')} outside ${verb} too close to its clips.`;
}

/** What follows from leaks, in the words of whoever meets them. */
export function leakageConsequences({ numTraining, numCandidates }: LeakageReport): string[] {
  return [
    ...(numTraining > 0
      ? ['A model that learned from these labels may do better here than elsewhere.']
      : []),
    ...(numCandidates > 0 ? ['Such candidates are set aside when the pool is ranked.'] : []),
  ];
}

export function leakText({ sentence }: Leak): string {
  return asSentence(sentence);
}
