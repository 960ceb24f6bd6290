/** Which forecasts the chips let through, in chart, list and file alike. */
import type { Choice } from '@/components/ChipSelect';
import type { Forecast } from './calibrationQuery';
import type { CalibrationSearch } from './search';
import { cameOf } from './words';

export function chosenOf(
  forecasts: readonly Forecast[],
  { queue, came }: CalibrationSearch,
): Forecast[] {
  return forecasts.filter(
    (row) =>
      (queue === undefined || row.queue.id === queue) &&
      (came === undefined || came.includes(cameOf(row))),
  );
}

/** Newest first. */
export function queuesOf(forecasts: readonly Forecast[]): Choice[] {
  const names = new Map(forecasts.map(({ queue }) => [queue.id, queue.name]));
  return [...names].map(([value, label]) => ({ value, label })).toReversed();
}
