/** Which things stay by themselves, whatever is hidden or grouped. */
import type { Lineage } from './lineageQueries';
import type { LineageSearch } from './search';

export function keptKeys(
  { thing, expand = [] }: Pick<LineageSearch, 'thing' | 'expand'>,
  path: Lineage | null,
): Set<string> {
  const keys = [...expand, ...(path?.nodes ?? []).map(({ key }) => key)];
  return new Set(thing === undefined ? keys : [...keys, thing]);
}
