/** Parameters of the address: the run, and the weights that differ from its own. */
import { defineSearch, type Field, text } from '@/lib/search';

export const MOST_WEIGHT = 100;

export const PARTS = [
  'uncertainty',
  'missed_nearby',
  'coverage_gap',
  'low_cost',
  'like_picked',
  'isolated',
] as const;

export type PartName = (typeof PARTS)[number];

export const readWeightsSearch = defineSearch({
  run: text(),
  uncertainty: weight(),
  missed_nearby: weight(),
  coverage_gap: weight(),
  low_cost: weight(),
  like_picked: weight(),
  isolated: weight(),
});

export type WeightsSearch = ReturnType<typeof readWeightsSearch>;

export const NO_WEIGHTS: WeightsSearch = Object.fromEntries(
  PARTS.map((part) => [part, undefined]),
) as WeightsSearch;

export interface GivenWeight {
  part: PartName;
  value: number;
}

/** Of the parts that the run has: others of the address belong to another profile. */
export function givenWeights(search: WeightsSearch, known: readonly { part: string }[]): GivenWeight[] {
  return PARTS.flatMap((part) => {
    const value = search[part];
    return value !== undefined && known.some((weighed) => weighed.part === part)
      ? [{ part, value }]
      : [];
  });
}

function weight(): Field<number> {
  return (raw) => {
    const value = typeof raw === 'string' && raw.trim() !== '' ? Number(raw) : raw;
    return typeof value === 'number' && value >= 0 && value <= MOST_WEIGHT ? value : undefined;
  };
}
