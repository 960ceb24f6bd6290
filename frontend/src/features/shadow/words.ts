/** States and arms as people read them. */
import { hours } from '@/lib/format';
import type { Contrast, Metric, State } from './shadowQuery';

type Arm = Contrast['baseline'];

export const STATES: Record<State, string> = {
  NO_CYCLES: 'No shadow cycle yet',
  TOO_FEW_CYCLES: 'One cycle decides nothing',
  STEERED: 'No verdict on a development benchmark',
  NOT_DISTINGUISHABLE: 'Not distinguishable yet',
  BETTER: 'Prioritized labeling is better',
  WORSE: 'Prioritized labeling is worse',
};

export const TONES: Record<State, 'plain' | 'better' | 'warn' | 'worse'> = {
  NO_CYCLES: 'plain',
  TOO_FEW_CYCLES: 'plain',
  STEERED: 'warn',
  NOT_DISTINGUISHABLE: 'plain',
  BETTER: 'better',
  WORSE: 'worse',
};

export const ARMS: Record<Arm, string> = {
  PRIORITIZED: 'Prioritized',
  FIFO: 'First in, first out',
  RANDOM: 'Random',
  RANDOM_TWIN: 'Random twin',
  CHALLENGER: 'Challenger',
};

/** What prioritized labeling took to the target, beside first in, first out. */
export function reachWords(reached: Metric['reached']): string {
  const tookOf = (arm: Arm) => reached.find((row) => row.arm === arm)?.hours ?? null;
  const [own, fifo] = [tookOf('PRIORITIZED'), tookOf('FIFO')];
  if (own === null) return 'Prioritized labeling has not reached it yet.';
  if (fifo === null) {
    return `Prioritized labeling took ${hours(own)}; first in, first out never reached it.`;
  }
  return `Prioritized labeling took ${hours(own)}, first in, first out ${hours(fifo)}.`;
}
