/** Where a cell leads: lists of clips that share what its clips have in common. */
import type { Cell } from './curvesQuery';

/** How the list of clips calls the axes that it can filter by. */
const CLIP_FILTERS: Record<string, 'region' | 'weather' | 'timeOfDay' | 'scenario'> = {
  region: 'region',
  weather: 'weather',
  time_of_day: 'timeOfDay',
  scenario: 'scenario',
};
/** A trait of fewer clips would hide most of the cell. */
const LEAST_SHARE = 0.7;

/** Null where the clips share no value that can be filtered by. */
export function clipsSearch({ traits }: Pick<Cell, 'traits'>): Record<string, string[]> | null {
  const filter: Record<string, string[]> = {};
  for (const { axis, value, share } of traits) {
    const name = CLIP_FILTERS[axis];
    if (name && share >= LEAST_SHARE) filter[name] = [value];
  }
  return Object.keys(filter).length > 0 ? filter : null;
}
