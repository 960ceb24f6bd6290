/** What closed lists of the API are called on screen; nobody should read `WEIGHTED_SUM`. */

export type Profile = 'FIFO' | 'WEIGHTED_SUM' | 'WEIGHTED_SUM_BATCH' | 'EXPECTED_GAIN';

interface ProfileWords {
  name: string;
  /** Beside a choice. */
  sentence: string;
  /** Behind a small i where the name stands alone. */
  definition: string;
}

export const PROFILES: Record<Profile, ProfileWords> = {
  WEIGHTED_SUM_BATCH: {
    name: 'Weighted sum, pick by pick',
    sentence:
      'The weighted sum, scored again after every pick: takes off for clips like one that is picked already, and for clips unlike all others.',
    definition:
      'The same weights as the weighted sum. After every pick the rest is scored again: thin coverage is counted anew, a clip like one that is picked loses points, and so does one that resembles nothing else, for it is often broken. A score is the one that the clip had when it was picked.',
  },
  WEIGHTED_SUM: {
    name: 'Weighted sum',
    sentence:
      'Weighs what the data can tell: misses on clips like it, uncertainty, thin coverage, low cost.',
    definition:
      'Every clip is scored once, by itself: how uncertain the model is, how much is missed on clips like it, how thin the coverage is, how cheap it is to label. Ten near copies of one clip score alike and come together.',
  },
  EXPECTED_GAIN: {
    name: 'Expected gain',
    sentence:
      'Benchmark errors that labels are expected to remove, per label-hour. Needs an evaluation of at least 150 development clips.',
    definition:
      'How many errors on the benchmark labeling a clip is expected to remove per label-hour, in thousandths of an error point. Clips are counted in the cells of a fixed atlas; a learning curve for each cell says how the miss rate falls with labels, and where it will not fall further. After every pick the rest is scored again.',
  },
  FIFO: {
    name: 'First in, first out',
    sentence: 'Oldest recording first and nothing else. The yardstick for every other order.',
    definition: 'Oldest recording first and nothing else. The yardstick for every other order.',
  },
};

/** What a form that ranks starts with. */
export const FIRST_PROFILE: Profile = 'WEIGHTED_SUM_BATCH';

export const HOLDBACK =
  'Clips drawn at random from the pool are labeled like the others, and show later what the order was worth. Only analysts see which they are, annotation tools never do.';

export function isProfile(value: string): value is Profile {
  return value in PROFILES;
}

export function profileInText(profile: Profile): string {
  return PROFILES[profile].name.toLowerCase();
}

export function runName(run: { number: number; profile: Profile }): string {
  return `Run ${run.number} · ${profileInText(run.profile)}`;
}
