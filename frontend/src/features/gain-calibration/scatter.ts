/** Where forecasts lie: expected drop to the right, realized drop upwards, one scale for both. */
import { type Axis, axisOver, placeIn } from '@/components/chart/axis';
import type { Told } from './calibrationQuery';

/** An interval wider than the scale would press all others together; it is cut at the edge. */
const WIDEST = 3;

export interface Mark {
  forecast: Told;
  x: number;
  y: number;
  /** Ends of the interval of what was expected, cut at the edges of the chart. */
  from: number;
  to: number;
}

export interface Scatter {
  axis: Axis;
  marks: readonly Mark[];
  zero: number;
}

export function scatterOf(forecasts: readonly Told[], pixels: number): Scatter {
  const axis = axisOver([0, ...reach(forecasts)]);
  const at = (value: number) => placeIn(axis, value, pixels);
  const inside = (value: number) => Math.min(pixels, Math.max(0, at(value)));
  return {
    axis,
    zero: at(0),
    marks: forecasts.map((forecast) => ({
      forecast,
      x: at(forecast.expectedDrop),
      y: pixels - at(forecast.realizedDrop),
      from: inside(forecast.expectedDropLow),
      to: inside(forecast.expectedDropHigh),
    })),
  };
}

/** Every point is in sight, and ends of intervals as far as they leave the points apart. */
function reach(forecasts: readonly Told[]): number[] {
  const centers = forecasts.flatMap(({ expectedDrop, realizedDrop }) => [expectedDrop, realizedDrop]);
  const most = WIDEST * Math.max(0.001, ...centers.map(Math.abs));
  const ends = forecasts.flatMap(({ expectedDropLow, expectedDropHigh }) => [
    Math.max(-most, expectedDropLow),
    Math.min(most, expectedDropHigh),
  ]);
  return [...centers, ...ends];
}
