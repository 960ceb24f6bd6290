/** The one scale of a forest plot: how far it reaches, its marks, and where a value lies on it. */

export interface ForestRow {
  delta: number | null;
  /** Ends of the 95 % interval. */
  low: number | null;
  high: number | null;
  /** True draws a hollow square, for nothing can be said of so few. */
  tooFew?: boolean;
}

export interface ForestScale {
  /** Ends, in the unit of the rows, such as recall. */
  from: number;
  to: number;
  ticks: readonly number[];
}

/** Left and right of the scale stay free for marks that reach beyond it. */
const MARGIN = 0.04;

/** An interval wider than this many usual ones would squeeze all others; it gets an arrow. */
const WIDEST = 4;

/** Each side of "no change" keeps at least this part of the scale. */
const LEAST_SIDE = 0.2;

const LEAST_REACH = 0.005;
const TICKS = 5;

/** Rows that are too few never widen the scale: they would say the least and take the most. */
export function forestScale(rows: readonly ForestRow[]): ForestScale {
  const known = rows.filter(({ tooFew, low, high }) => !tooFew && low !== null && high !== null);
  const used = known.length > 0 ? known : rows;
  const reaches = used.map(({ low, high }) => Math.max(Math.abs(low ?? 0), Math.abs(high ?? 0)));
  const limit = Math.max(LEAST_REACH, WIDEST * median(reaches));
  const left = Math.min(limit, Math.max(0, ...used.map(({ low }) => -(low ?? 0))));
  const right = Math.min(limit, Math.max(0, ...used.map(({ high }) => high ?? 0)));
  const reach = Math.max(left + right, LEAST_REACH);
  const from = -Math.max(left, LEAST_SIDE * reach);
  const to = Math.max(right, LEAST_SIDE * reach);
  return { from, to, ticks: ticksOf(from, to) };
}

/** From 0 at the left to 1 at the right; outside of it for what lies beyond the scale. */
export function placeOn({ from, to }: ForestScale, value: number): number {
  return MARGIN + ((value - from) / (to - from)) * (1 - 2 * MARGIN);
}

function ticksOf(from: number, to: number): number[] {
  const step = roundStep((to - from) / TICKS);
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
}

/** 1, 2 or 5 times a power of ten. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const factor = [1, 2, 5, 10].find((step) => step * power >= least * (1 - 1e-9)) ?? 10;
  return factor * power;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}
