/** States and arms as people read them. */
import type { Contrast, State } from './shadowQuery';

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
};
