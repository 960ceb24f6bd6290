/** What each weight is called, what it does, and how far its slider goes; by profile. */
import type { Profile } from '@/lib/names';
import type { PartName } from './search';

export interface Knob {
  label: string;
  definition: string;
  most: number;
  step: number;
}

const SUM_MOST = 1;

const SUM: Record<PartName, Knob> = {
  uncertainty: {
    label: 'Uncertainty',
    definition: 'How much it counts that the model is unsure of a clip.',
    most: SUM_MOST,
    step: 0.05,
  },
  missed_nearby: {
    label: 'Misses like this',
    definition: 'How much it counts that the model misses objects on clips like it.',
    most: SUM_MOST,
    step: 0.05,
  },
  coverage_gap: {
    label: 'Coverage gap',
    definition: 'How much it counts that few clips of its kind are labeled.',
    most: SUM_MOST,
    step: 0.05,
  },
  low_cost: {
    label: 'Low cost',
    definition: 'How much it counts that a clip is cheap to label.',
    most: SUM_MOST,
    step: 0.05,
  },
  like_picked: {
    label: 'Like what is picked',
    definition: 'How much is taken off for a clip like one that is picked already.',
    most: 2,
    step: 0.05,
  },
  isolated: {
    label: 'Unlike all others',
    definition: 'How much is taken off for a clip that resembles nothing else.',
    most: 2,
    step: 0.05,
  },
};

const GAIN: Partial<Record<PartName, Knob>> = {
  uncertainty: {
    label: 'Limit of uncertainty',
    definition:
      'How far uncertainty may raise or lower a clip beside its peers: 1.7 is from 1/1.7 to 1.7 times; 1 switches it off.',
    most: 4,
    step: 0.1,
  },
  missed_nearby: {
    label: 'Emphasis on the worst',
    definition: '0 aims at the mean miss rate, 1 at the worst cells, 2 chases them.',
    most: 3,
    step: 0.1,
  },
  coverage_gap: {
    label: 'Weight of blind cells',
    definition: 'How much cells count that the benchmark hardly covers.',
    most: 3,
    step: 0.1,
  },
  low_cost: {
    label: 'Exponent of cost',
    definition: '1 is gain per label-hour; 0 does not look at cost.',
    most: 2,
    step: 0.1,
  },
};

export function knobOf(profile: Profile, part: PartName): Knob {
  return (profile === 'EXPECTED_GAIN' ? GAIN[part] : undefined) ?? SUM[part];
}
