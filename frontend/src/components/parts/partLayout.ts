/** Where each part of a score lies on its bar. Parts are weight x signal and add up to the score. */

export interface ScorePart {
  name: string;
  /** Of a cell of the atlas: a score has parts of several under one name. */
  cell?: number | null;
  label: string;
  weight: number;
  signal: number;
  value: number;
}

export interface Segment {
  /** Of the part, see `keyOf`. */
  key: string;
  name: string;
  label: string;
  value: number;
  /** Position in the fixed order of parts: decides color and pattern. */
  look: number;
  /** Shares of the bar, 0 to 1. */
  start: number;
  width: number;
  /** Taken off the end of what the positive parts reach. */
  negative: boolean;
}

export const NUM_LOOKS = 7;

/** Parts that can only take off; others do where their value is below 0. */
const TAKING_PARTS = ['like_picked', 'isolated'];

export function takesOff({ name, value = 0 }: { name: string; value?: number }): boolean {
  return value < 0 || TAKING_PARTS.includes(name);
}

const KNOWN_PARTS = ['uncertainty', 'missed_nearby', 'coverage_gap', 'low_cost', 'arrival', 'draw'];

/** What tells the parts of one score apart. */
export function keyOf({ name, cell }: Pick<ScorePart, 'name' | 'cell'>): string {
  return cell == null ? name : `${name} ${cell}`;
}

/**
 * Known parts first, so that a part looks the same in every list, whatever its list leaves out. A
 * score of cells alone has no known part; its cells begin with the first color.
 */
export function orderOf(parts: readonly Pick<ScorePart, 'name' | 'cell'>[]): string[] {
  const keys = parts.map(keyOf);
  const others = keys.filter((key) => !KNOWN_PARTS.includes(key));
  return others.length === keys.length && keys.length > 0 ? others : [...KNOWN_PARTS, ...others];
}

/**
 * `full` is the score that fills the whole bar: the largest of a list, so that bars compare.
 * Widths of positive segments minus those of negative ones are score / full.
 */
export function partSegments(
  parts: readonly ScorePart[],
  full: number,
  order: readonly string[] = orderOf(parts),
): Segment[] {
  const scale = full > 0 ? full : 1;
  const segments: Segment[] = [];
  let reach = 0;
  for (const part of parts.filter(({ value }) => value > 0)) {
    const width = part.value / scale;
    segments.push({ ...segmentOf(part, order), start: reach, width, negative: false });
    reach += width;
  }
  for (const part of parts.filter(({ value }) => value < 0)) {
    const width = -part.value / scale;
    reach -= width;
    segments.push({ ...segmentOf(part, order), start: reach, width, negative: true });
  }
  return segments;
}

/** What a bar must hold: the score, and what is taken off again. */
export function barLength(parts: readonly ScorePart[]): number {
  return parts.reduce((sum, { value }) => sum + Math.max(0, value), 0);
}

/**
 * The values to `digits` places, such that what is shown adds up to the score as shown: plain
 * rounding would leave the last digit off by one now and then.
 */
export function shownValues(values: readonly number[], score: number, digits: number): number[] {
  const unit = 10 ** digits;
  const floors = values.map((value) => Math.floor(value * unit));
  const reached = floors.reduce((sum, value) => sum + value, 0);
  const missing = Math.round(Number(score.toFixed(digits)) * unit) - reached;
  const byRemainder = values
    .map((value, index) => ({ index, remainder: value * unit - (floors[index] ?? 0) }))
    .toSorted((left, right) => right.remainder - left.remainder);
  const raised = new Set(byRemainder.slice(0, Math.max(0, missing)).map(({ index }) => index));
  return floors.map((value, index) => (value + (raised.has(index) ? 1 : 0)) / unit);
}

/** The same color for the same part wherever it shows; what is not in the order takes the last. */
export function lookOf(name: string, order: readonly string[]): number {
  const position = order.indexOf(name);
  return position < 0 ? NUM_LOOKS - 1 : position % NUM_LOOKS;
}

function segmentOf(part: ScorePart, order: readonly string[]) {
  const { name, label, value } = part;
  const key = keyOf(part);
  return { key, name, label, value, look: lookOf(key, order) };
}
