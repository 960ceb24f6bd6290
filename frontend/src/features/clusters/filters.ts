/** Which clusters the chips let through; the same ones on the map and in the list. */
import type { FilterOption } from '@/components/FilterChips';
import { ERROR_TYPES } from '@/lib/errorTypes';
import { spaced } from '@/lib/values';
import { TRANSITIONS } from '@/lib/transitions';
import type { Cluster } from './clustersQuery';
import type { ClustersSearch } from './search';

export function isChosen(cluster: Cluster, search: ClustersSearch): boolean {
  const { className, errorType, became } = search;
  return (
    (!className || className.includes(cluster.className)) &&
    (!errorType || (cluster.errorType !== null && errorType.includes(cluster.errorType))) &&
    (!became || became.includes(cluster.transition))
  );
}

interface Options {
  classes: FilterOption[];
  types: FilterOption[];
  transitions: FilterOption[];
}

/** Values that occur, each with its clusters. */
export function optionsOf(clusters: readonly Cluster[]): Options {
  return {
    classes: tally(clusters.map(({ className }) => className), spaced),
    types: tally(
      clusters.flatMap(({ errorType }) => errorType ?? []),
      (type) => ERROR_TYPES[type].name.toLowerCase(),
    ),
    transitions: tally(
      clusters.map(({ transition }) => transition),
      (transition) => TRANSITIONS[transition].name,
    ),
  };
}

function tally<Value extends string>(
  values: readonly Value[],
  labelOf: (value: Value) => string,
): FilterOption[] {
  const counts = new Map<Value, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].map(([value, count]) => ({ value, label: labelOf(value), count }));
}
