/** Where a learning curve lies in a chart: labeled objects to the right, miss rate upwards. */
import { type Axis, axisOver, placeIn } from '@/components/chart/axis';
import type { Cell } from './curvesQuery';

type Point = Cell['curve'][number];

/** The room right of where the selection leads. */
const BEYOND = 1.25;
/** A mark further right would not have room for its number. */
const LAST_TICK = 0.94;
const LEAST_END = 10;
const HEADROOM = 1.15;

export interface CurvePlaces {
  line: string;
  band: string;
  floor: number;
  now: { x: number; y: number; low: number; high: number };
  after: { x: number; y: number } | null;
  history: readonly { x: number; y: number; isCut: boolean }[];
  xAxis: Axis;
}

/** Between kept points a curve is straight; beyond the last it stays as it is. */
export function missRateAt(curve: readonly Point[], exposure: number, of: keyof Point = 'missRate'): number {
  const next = curve.findIndex((point) => point.exposure >= exposure);
  const right = curve[next];
  if (!right) return curve.at(-1)?.[of] ?? NaN;
  const left = curve[next - 1];
  if (!left) return right[of];
  const share = (exposure - left.exposure) / (right.exposure - left.exposure);
  return left[of] + share * (right[of] - left[of]);
}

/** One scale of miss rates for all cells, so that charts can be compared by eye. */
export function rateAxis(cells: readonly Cell[]): Axis {
  const rates = cells.flatMap(({ high, history }) => [high, ...history.map(({ missRate }) => missRate)]);
  return axisOver([0, Math.min(1, HEADROOM * Math.max(0.05, ...rates))], 4);
}

export function placeCurve(cell: Cell, yAxis: Axis, width: number, height: number): CurvePlaces {
  const { curve, exposure, selectedExposure } = cell;
  const end = BEYOND * Math.max(LEAST_END, exposure + selectedExposure, ...cell.history.map((point) => point.exposure));
  const xAxis = { ...axisOver([0, end], 4), to: end };
  const x = (value: number) => placeIn(xAxis, value, width);
  const y = (rate: number) => height - placeIn(yAxis, rate, height);
  const shown = [...curve.filter((point) => point.exposure < end), pointAt(curve, end)];
  const ends = (of: 'low' | 'high') => shown.map((point) => `${round(x(point.exposure))},${round(y(point[of]))}`);
  const then = exposure + selectedExposure;
  return {
    line: shown.map((point) => `${round(x(point.exposure))},${round(y(point.missRate))}`).join(' '),
    band: [...ends('high'), ...ends('low').toReversed()].join(' '),
    floor: y(cell.floor),
    now: { x: x(exposure), y: y(cell.missRate), low: y(cell.low), high: y(cell.high) },
    after: selectedExposure > 0 ? { x: x(then), y: y(missRateAt(curve, then)) } : null,
    history: cell.history.map((point) => ({
      x: x(point.exposure),
      y: Math.max(0, y(point.missRate)),
      isCut: point.missRate > yAxis.to,
    })),
    xAxis: { ...xAxis, ticks: xAxis.ticks.filter((tick) => tick <= LAST_TICK * end) },
  };
}

function pointAt(curve: readonly Point[], exposure: number): Point {
  return {
    exposure,
    missRate: missRateAt(curve, exposure),
    low: missRateAt(curve, exposure, 'low'),
    high: missRateAt(curve, exposure, 'high'),
  };
}

function round(value: number): string {
  return value.toFixed(1);
}
