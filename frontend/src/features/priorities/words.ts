/** What runs and places are called on this screen. */
import { decimal, hours, localTime, percent } from '@/lib/format';
import { PROFILES, type Profile, profileInText, runName } from '@/lib/names';
import type { Run } from './profilesQuery';

/** Of profiles that are kept beside each other, in their order. */
export const COMPARED = ['EXPECTED_GAIN', 'WEIGHTED_SUM_BATCH', 'WEIGHTED_SUM'] as const;

const SHORT: Record<Profile, string> = {
  EXPECTED_GAIN: 'Expected gain',
  WEIGHTED_SUM_BATCH: 'Pick by pick',
  WEIGHTED_SUM: 'Weighted sum',
  FIFO: 'By time',
};

/** For the head of a narrow column. */
export function shortName(profile: Profile): string {
  return SHORT[profile];
}

/** Rounded down: "at least" must hold. */
export function atLeast(certificate: number | null): string | null {
  return certificate === null ? null : `≥ ${percent(Math.floor(certificate * 1000) / 1000, 1)}`;
}

/** In error points of 100, weighted by importance. */
export function gainPoints(gain: number | null): string {
  return gain === null ? '–' : decimal(gain * 100, 2);
}

export function batchSentence({ certificate, expectedGain, spentHours }: Run): string | null {
  const least = atLeast(certificate);
  if (least === null) return null;
  return `This batch is ${least} of the best possible under the model: ${gainPoints(expectedGain)} error points of 100 for ${hours(spentHours)}.`;
}

type PrintedRun = Pick<Run, 'number' | 'profile' | 'createdAt' | 'weights' | 'evaluation' | 'notes'>;

export function smallPrint(run: PrintedRun): string {
  const sentences = [
    `${runName(run)}, made ${localTime(run.createdAt)}`,
    run.weights
      ? `Weights: ${profileInText(run.profile)}, version ${run.weights.version}`
      : 'No weights',
    run.evaluation ? `Misses from ${run.evaluation.label}` : 'No evaluation was used',
    ...run.notes,
  ];
  return sentences.map((sentence) => sentence.replace(/\.$/, '')).join('. ').concat('.');
}

export function definitionOf(profile: Profile): string {
  return PROFILES[profile].definition;
}
