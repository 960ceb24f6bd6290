/** One axis of a chart: its ends, its round marks, and where a value lies in pixels. */

export interface Axis {
  from: number;
  to: number;
  ticks: readonly number[];
}

/** Reaches from round mark to round mark around the values. */
export function axisOver(values: readonly number[], marks = 5): Axis {
  const low = Math.min(...values);
  const high = Math.max(...values);
  const step = roundStep((high - low || Math.abs(high) || 1) / marks);
  const first = Math.floor(low / step + 1e-9);
  const last = Math.max(first + 1, Math.ceil(high / step - 1e-9));
  const ticks = Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
  return { from: first * step, to: last * step, ticks };
}

export function placeIn({ from, to }: Axis, value: number, pixels: number): number {
  return ((value - from) / (to - from)) * pixels;
}

/** Decimals that tell two marks of the axis apart, of values times `unit`. */
export function decimalsOf({ ticks }: Axis, unit = 1): number {
  const step = Math.abs((ticks[1] ?? 1) - (ticks[0] ?? 0)) * unit;
  return Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
}

/** 1, 2 or 5 times a power of ten. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const factor = [1, 2, 5, 10].find((step) => step * power >= least * (1 - 1e-9)) ?? 10;
  return factor * power;
}
