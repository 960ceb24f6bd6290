/** Which two evaluations are compared, and what the pickers offer instead. */
import type { Choice } from '@/components/ChipSelect';
import { localTime } from '@/lib/format';
import type { ListedEvaluation } from './deltaQuery';
import type { DeltaSearch } from './search';

export interface Pair {
  a: string;
  b: string;
}

/** More would leave cohorts of a handful of objects. */
const MOST_AXES = 3;

const USUAL_AXES = ['weather', 'time_of_day'];

/**
 * The pair of the address; what it leaves open is the newest evaluation on a development benchmark
 * against the one before it there. `rows` come newest first. Null where there is nothing to compare.
 */
export function pairOf({ a, b }: DeltaSearch, rows: readonly ListedEvaluation[]): Pair | null {
  const later = b ?? newestWithPrevious(rows)?.id;
  if (!later) return null;
  const earlier = a ?? previousOf(later, rows)?.id;
  return earlier ? { a: earlier, b: later } : null;
}

/** The one before it on the same benchmark version. */
export function previousOf(
  id: string,
  rows: readonly ListedEvaluation[],
): ListedEvaluation | undefined {
  const place = rows.findIndex((row) => row.id === id);
  const benchmark = rows[place]?.benchmark.id;
  return rows.slice(place + 1).find((row) => row.benchmark.id === benchmark);
}

function newestWithPrevious(rows: readonly ListedEvaluation[]): ListedEvaluation | undefined {
  const comparable = rows.filter((row) => previousOf(row.id, rows));
  return comparable.find(({ benchmark }) => benchmark.role === 'DEVELOPMENT') ?? comparable[0];
}

/** Imports of one model on one benchmark look alike but for their time. */
export function evaluationChoices(rows: readonly ListedEvaluation[]): Choice[] {
  return rows.map(({ id, label, createdAt }) => {
    const isAlone = rows.filter((row) => row.label === label).length === 1;
    return { value: id, label: isAlone ? label : `${label}, ${localTime(createdAt)}` };
  });
}

/** What the later one can be compared with: the same benchmark first, for others have no verdict. */
export function rivals(id: string, rows: readonly ListedEvaluation[]): ListedEvaluation[] {
  const benchmark = rows.find((row) => row.id === id)?.benchmark;
  const others = rows.filter((row) => row.id !== id);
  return [
    ...others.filter((row) => row.benchmark.id === benchmark?.id),
    ...others.filter((row) => row.benchmark.id !== benchmark?.id),
  ];
}

/** The axes of the address that are known, else weather by light, else the first one. */
export function comparedAxes(
  wanted: readonly string[] | undefined,
  known: readonly string[],
): string[] {
  const fitting = [...new Set(wanted)].filter((axis) => known.includes(axis)).slice(0, MOST_AXES);
  if (fitting.length > 0) return fitting;
  const usual = USUAL_AXES.filter((axis) => known.includes(axis));
  return usual.length > 0 ? usual : known.slice(0, 1);
}

/** A fourth choice takes the place of the first. */
export function lastAxes(axes: readonly string[] | undefined): string[] | undefined {
  return axes && axes.length > 0 ? axes.slice(-MOST_AXES) : undefined;
}
