/** Filters of a ranked list as chips, and the search for a clip or drive. */
import { useCallback } from 'react';
import { FilterChips } from '@/components/FilterChips';
import { SearchBox } from '@/components/SearchBox';
import { graphql } from '@/lib/graphql';
import { useRead } from '@/lib/read';
import type { SetUrlState } from '@/lib/useUrlState';
import type { QueueSearch } from './search';

const FacetsQuery = graphql(`
  query Facets {
    clipFacets {
      regions {
        value
      }
      weathers {
        value
      }
      timesOfDay {
        value
      }
      scenarios {
        value
      }
    }
  }
`);

interface ItemFiltersProps {
  search: QueueSearch;
  onChange: SetUrlState<QueueSearch>;
}

export function ItemFilters({ search, onChange }: ItemFiltersProps) {
  const facets = useRead(FacetsQuery, {}).data?.clipFacets;
  // The rank of another list's item means nothing under new filters.
  const change = useCallback(
    (patch: Partial<QueueSearch>) => onChange({ ...patch, item: undefined }),
    [onChange],
  );
  const find = useCallback((q: string | undefined) => change({ q }), [change]);
  return (
    <>
      <SearchBox label="Find a clip or drive" value={search.q} onChange={find} />
      <FilterChips
        search={search}
        onChange={change}
        filters={[
          { key: 'region', label: 'Region', options: facets?.regions ?? [] },
          { key: 'weather', label: 'Weather', options: facets?.weathers ?? [] },
          { key: 'timeOfDay', label: 'Time of day', options: facets?.timesOfDay ?? [] },
          { key: 'scenario', label: 'Scenario', options: facets?.scenarios ?? [] },
        ]}
      />
    </>
  );
}
