/** What a score, its parts and its factors are. */
import type { Profile } from '@/lib/names';

const SUM = 'The values add up to the score to the last digit. ';

/** Behind the sum of a table of parts. */
export function scoreDefinition(profile: Profile): string {
  return profile === 'EXPECTED_GAIN'
    ? `${SUM}It is in thousandths of an error point per label-hour (mEP/h). The weight is how much errors of the cell matter, the signal how much of its miss rate an hour of labeling takes off.`
    : `${SUM}Weights are those of the run; a signal is how strongly the part speaks for this clip, or against it, 0 to 1.`;
}

export function unitOf(profile: Profile): string {
  return profile === 'EXPECTED_GAIN' ? ' mEP/h' : '';
}

/** By stable name of the factor. */
export const FACTOR_DEFINITIONS: Record<string, string> = {
  importance: 'Mean weight of its cells: by the benchmark, and for cells that it hardly covers.',
  urgency: 'How far the miss rate of its cells is above what labels cannot win back; 1 is the mean.',
  slope: 'Miss rate that one labeled object takes off its cells, in thousandths.',
  exposure: 'Objects that labeling it should bring, by predictions.',
  uncertainty: 'How unsure the model is of it beside clips of the same cell, within limits.',
  guard: '1 for a clip like others; less for one that resembles nothing, for it may be broken.',
  novelty: 'Halved for each copy that is labeled or picked ahead of it.',
  cost: 'One over its label-hours: twice as cheap counts twice.',
};
