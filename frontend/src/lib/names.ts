/** What closed lists of the API are called on screen; nobody should read `WEIGHTED_SUM`. */

export type Profile = 'FIFO' | 'WEIGHTED_SUM';

export const PROFILES: Record<Profile, { name: string; sentence: string }> = {
  WEIGHTED_SUM: {
    name: 'Weighted sum',
    sentence:
      'Weighs what the data can tell: misses on clips like it, uncertainty, thin coverage, low cost.',
  },
  FIFO: {
    name: 'First in, first out',
    sentence: 'Oldest recording first and nothing else. The yardstick for every other order.',
  },
};

export function profileInText(profile: Profile): string {
  return PROFILES[profile].name.toLowerCase();
}

export function runName(run: { number: number; profile: Profile }): string {
  return `Run ${run.number} · ${profileInText(run.profile)}`;
}
