/** Where cumulative gain and the stop rule's line lie in a chart, in pixels. */
import type { Step } from './shadowQuery';

export interface Place {
  x: number;
  y: number;
}

export interface GainPlaces {
  zero: number;
  gain: Place[];
  /** Above and below 0; empty before the rule can be reached at all. */
  upper: Place[];
  lower: Place[];
  /** Largest gain that the chart shows, up and down. */
  most: number;
}

const LEAST = 0.01;
/** A line far from the gain would press the gain flat, so it is cut at so many times the gain. */
const CUT = 3;

export function placeGain(steps: readonly Step[], width: number, height: number): GainPlaces {
  const largest = Math.max(LEAST, ...steps.map(({ gain }) => Math.abs(gain)));
  const lines = steps.flatMap(({ boundary }) => (boundary === null ? [] : [boundary]));
  const most = Math.min(Math.max(largest, ...lines), CUT * largest) * 1.1;
  const hours = steps.at(-1)?.hours || 1;
  const zero = height / 2;
  const place = (at: number, gain: number) => ({
    x: (at / hours) * width,
    y: zero - (Math.max(-most, Math.min(most, gain)) / most) * zero,
  });
  const line = (sign: 1 | -1) =>
    steps.flatMap(({ hours: at, boundary }) =>
      boundary === null ? [] : [place(at, sign * boundary)],
    );
  return {
    zero,
    gain: [place(0, 0), ...steps.map(({ hours: at, gain }) => place(at, gain))],
    upper: line(1),
    lower: line(-1),
    most,
  };
}

export function pointsOf(places: readonly Place[]): string {
  return places.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ');
}
