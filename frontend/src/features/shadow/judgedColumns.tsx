/** Columns of orders that the holdback judges. */
import type { Column } from '@/components/table/column';
import { capitalized, count, decimal, NONE } from '@/lib/format';
import { type Profile, profileInText } from '@/lib/names';
import type { JudgedOrder } from './otherOrdersQuery';

const STATES: Record<NonNullable<JudgedOrder['state']>, string> = {
  TOO_LITTLE_SUPPORT: 'too little support',
  NOT_DISTINGUISHABLE: 'not distinguishable yet',
  BETTER: 'better than the draw',
  WORSE: 'worse than the draw',
};

export const JUDGED_COLUMNS: readonly Column<JudgedOrder>[] = [
  { id: 'order', header: 'Order', cell: orderInText, value: ({ name }) => name },
  {
    id: 'runs',
    header: 'Runs',
    align: 'right',
    cell: ({ numRuns }) => count(numRuns ?? 0),
    value: ({ numRuns }) => numRuns,
  },
  {
    id: 'clips',
    header: 'Clips',
    definition: 'Drawn clips that the order selects.',
    align: 'right',
    cell: ({ numClips }) => count(numClips ?? 0),
    value: ({ numClips }) => numClips,
  },
  {
    id: 'value',
    header: 'Found per label-hour',
    align: 'right',
    cell: ({ value, low, high }) => between(value, low, high),
    value: ({ value }) => value,
  },
  {
    id: 'gap',
    header: 'Beside the draw',
    align: 'right',
    cell: ({ gap, gapLow, gapHigh }) => between(gap, gapLow, gapHigh),
    value: ({ gap }) => gap,
  },
  {
    id: 'state',
    header: 'State',
    cell: ({ state }) => (state === null ? NONE : STATES[state]),
    value: ({ state }) => state,
  },
];

function orderInText({ name }: JudgedOrder): string {
  const profile = (name ?? '').toUpperCase();
  return name === 'random draw' ? 'Random draw' : capitalized(profileInText(profile as Profile));
}

function between(value: number | null, low: number | null, high: number | null): string {
  if (value === null) return NONE;
  return low === null || high === null
    ? decimal(value, 1)
    : `${decimal(value, 1)} (${decimal(low, 1)} to ${decimal(high, 1)})`;
}
