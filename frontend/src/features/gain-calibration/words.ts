/** Forecasts in words: what they are of, and what came of them. */
import type { Tone } from '@/components/Badge';
import { capitalized, count, decimal, percent, plural, points, words } from '@/lib/format';
import { spaced } from '@/lib/values';
import type { Calibration, Forecast, Told } from './calibrationQuery';

export type Came = 'held' | 'missed' | 'waiting';

export const CAMES: readonly Came[] = ['held', 'missed', 'waiting'];

export const CAME_WORDS: Record<Came, { name: string; tone: Tone; shape: string }> = {
  held: { name: 'held', tone: 'better', shape: '●' },
  missed: { name: 'missed', tone: 'worse', shape: '◆' },
  waiting: { name: 'waiting', tone: 'plain', shape: '○' },
};

export const CAME_DEFINITION =
  'Held: the measured miss rate lay inside the 95 % interval that was frozen with the queue. Missed: outside of it. Waiting: no model was trained on its labels and measured yet.';

export function cameOf({ isInside }: Pick<Forecast, 'isInside'>): Came {
  if (isInside === null) return 'waiting';
  return isInside ? 'held' : 'missed';
}

export function cohortName({ cohort }: Pick<Forecast, 'cohort'>): string {
  if (cohort.length === 0) return 'Whole benchmark';
  return cohort.map(({ axis, value }) => `${capitalized(words(axis))}: ${spaced(value)}`).join(', ');
}

/** A queue of several model families has a forecast of each cohort for each of them. */
export function forecastId(row: Pick<Forecast, 'queue' | 'evaluation' | 'cohort'>): string {
  const cohort = row.cohort.map(({ axis, value }) => `${axis}=${value}`);
  return [row.queue.id, row.evaluation.id, ...cohort].join(' ');
}

/** The model whose misses it is of. */
export function modelName({ evaluation }: Pick<Forecast, 'evaluation'>): string {
  return evaluation.modelVersion.label;
}

export function numQueues(cycles: readonly { queue: { id: string } }[]): number {
  return new Set(cycles.map(({ queue }) => queue.id)).size;
}

export function isTold(forecast: Forecast): forecast is Told {
  return forecast.realizedDrop !== null;
}

/** Misses fall, so a drop above zero is good. */
export function forecastSentence(forecast: Forecast): string {
  const { before, expected, low, high, realized, numObjects } = forecast;
  const was = `${percent(before, 1)} of ${count(numObjects)} objects were missed`;
  const should = `${percent(expected, 1)} (${percent(low, 1)} to ${percent(high, 1)}) were expected after labeling`;
  const came = realized === null ? 'no outcome yet' : `${percent(realized, 1)} came`;
  return `${cohortName(forecast)}, ${modelName(forecast)}, ${forecast.queue.name}: ${was}; ${should}; ${came}.`;
}

export function dropWords(low: number, high: number): string {
  return `${points(low)} to ${points(high)}`;
}

export function title({ num, coverage }: Calibration): string {
  if (num === 0 || coverage === null) return 'Do forecasts hold?';
  return `${count(Math.round(coverage * num))} of ${plural(num, 'forecast')} held`;
}

/** Above 1 more fell than was told. */
export function ratioWords(ratio: number | null): string {
  if (ratio === null) return 'No drop was expected.';
  if (Math.abs(ratio - 1) < 0.05) return 'As much fell as was expected.';
  return ratio > 1
    ? 'More fell than was expected: forecasts are careful.'
    : 'Less fell than was expected: forecasts promise too much.';
}

export function shrinkageWords(factor: number): string {
  if (factor === 1) return 'The next forecast is not corrected.';
  return `The next forecast is multiplied by ${decimal(factor, 2)}.`;
}
