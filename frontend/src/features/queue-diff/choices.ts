/** Which two runs are compared, and what they may be exchanged for. */
import type { Choice } from '@/components/ChipSelect';
import type { ListedRun } from './queueDiffQuery';
import type { QueueDiffSearch } from './search';
import { runLabel } from './words';

export interface Pair {
  before: string;
  later: string;
}

/** What the address names, else the newest run and the one before it. Null where there is none. */
export function pairOf({ a, b }: QueueDiffSearch, runs: readonly ListedRun[]): Pair | null {
  const later = runs.find(({ id }) => id === b) ?? (b ? undefined : defaultRun(runs, a));
  if (!later) return null;
  const before = a ?? later.previous?.id;
  return before === undefined || before === later.id ? null : { before, later: later.id };
}

/** The run that is asked about, although there may be none before it. */
export function laterRun({ b }: QueueDiffSearch, runs: readonly ListedRun[]): ListedRun | undefined {
  return b ? runs.find(({ id }) => id === b) : (defaultRun(runs) ?? runs[0]);
}

export type NamedRun = Pick<ListedRun, 'id' | 'number' | 'profile'>;

/** The newest runs, and behind them those others that are known. */
export function withRuns<Run extends NamedRun>(
  runs: readonly Run[],
  others: readonly (Run | null | undefined)[],
): Run[] {
  const missing = others.filter((other) => other && !runs.some(({ id }) => id === other.id));
  return [...runs, ...missing] as Run[];
}

export function runChoices(runs: readonly NamedRun[], without?: string): Choice[] {
  return runs
    .filter(({ id }) => id !== without)
    .map((run) => ({ value: run.id, label: runLabel(run) }));
}

function defaultRun(runs: readonly ListedRun[], a?: string): ListedRun | undefined {
  if (a) return runs.find(({ id, previous }) => previous?.id === a && id !== a) ?? runs.find(({ id }) => id !== a);
  return runs.find(({ previous }) => previous !== null);
}
