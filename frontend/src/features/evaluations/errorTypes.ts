/** Results per type of error: their order and the length of their bars. */
import { ERROR_TYPE_NAMES } from '@/lib/errorTypes';
import type { Evaluation } from './evaluationQuery';

export type TypeResult = Evaluation['errorTypes'][number];

/** As types are told apart, whatever the order of the answer. */
export function inOrder(results: readonly TypeResult[]): TypeResult[] {
  return results.toSorted(
    (left, right) =>
      ERROR_TYPE_NAMES.indexOf(left.errorType) - ERROR_TYPE_NAMES.indexOf(right.errorType),
  );
}

/** Of the largest one, 0 to 1; what is unknown or takes off has no bar. */
export function barShare(value: number | null, all: readonly (number | null)[]): number {
  const most = Math.max(0, ...all.map((other) => other ?? 0));
  return value === null || value <= 0 || most === 0 ? 0 : value / most;
}
