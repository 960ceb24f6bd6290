/** Filters of a ranked list as chips, and the search for a clip or drive. */
import { type ReactNode, useCallback } from 'react';
import { FilterChips } from './FilterChips';
import { SearchBox } from './SearchBox';
import { graphql } from '@/lib/graphql';
import { useRead } from '@/lib/read';

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

interface ItemSearch {
  region?: string[];
  weather?: string[];
  timeOfDay?: string[];
  scenario?: string[];
  q?: string;
  /** Rank of the shown item. */
  item?: number;
}

interface ItemFiltersProps {
  search: ItemSearch;
  onChange: (patch: ItemSearch) => unknown;
  /** Other choices, between the search and the filters. */
  children?: ReactNode;
}

export function ItemFilters({ search, onChange, children }: ItemFiltersProps) {
  const facets = useRead(FacetsQuery, {}).data?.clipFacets;
  // The rank of another list's item means nothing under new filters.
  const change = useCallback(
    (patch: ItemSearch) => onChange({ ...patch, item: undefined }),
    [onChange],
  );
  const find = useCallback((q: string | undefined) => change({ q }), [change]);
  return (
    <>
      <SearchBox label="Find a clip or drive" value={search.q} onChange={find} />
      {children}
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
