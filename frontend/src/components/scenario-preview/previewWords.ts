/** The numbers of a preview as sentences: counts first, "too few" instead of a rate. */
import { count, decimal, hours, percent } from '@/lib/format';
import type { Preview } from './previewFields';

/** Keeps a number and its sign on one line. */
const TOGETHER = '\u00a0';

type Hours = Pick<Preview, 'hours' | 'hoursLow' | 'hoursHigh'>;

/** "2.4 h (1.8 to 3.1)" */
export function hoursInText({ hours: value, hoursLow, hoursHigh }: Hours): string {
  if (value === 0) return hours(0);
  const digits = hoursHigh < 100 ? 1 : 0;
  return `${hours(value)} (${decimal(hoursLow, digits)} to ${decimal(hoursHigh, digits)})`;
}

/** "14 of 100 · 14 %", "2 of 9, too few for a rate", or why nothing was measured. */
export function missedInText({ missed, tooFew }: Pick<Preview, 'missed' | 'tooFew'>): string {
  if (!missed || missed.gt === 0) return 'not measured';
  const cases = `${count(missed.fn)} of ${count(missed.gt)}`;
  if (tooFew) return `${cases}, too few for a rate`;
  return `${cases} · ${percent(missed.fn / missed.gt).replace(' ', TOGETHER)}`;
}

export function gainInText(gain: number | null): string {
  return gain === null ? 'not known' : decimal(gain, 2);
}
