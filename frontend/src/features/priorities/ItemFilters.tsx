/** Filters of the list as chips, the run whose order it is in, and the search for a clip or drive. */
import { useCallback } from 'react';
import { ChipSelect } from '@/components/ChipSelect';
import { FilterChips } from '@/components/FilterChips';
import { SearchBox } from '@/components/SearchBox';
import { graphql } from '@/lib/graphql';
import { runName } from '@/lib/names';
import { useRead } from '@/lib/read';
import type { SetUrlState } from '@/lib/useUrlState';
import type { Run, RunChoice } from './profilesQuery';
import type { PrioritiesSearch } from './search';

const FacetsQuery = graphql(`
  query ComparedFacets {
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
  run: Run;
  runs: readonly RunChoice[];
  search: PrioritiesSearch;
  onChange: SetUrlState<PrioritiesSearch>;
}

export function ItemFilters({ run, runs, search, onChange }: ItemFiltersProps) {
  const facets = useRead(FacetsQuery, {}).data?.clipFacets;
  // The rank of another list's item means nothing under new filters.
  const change = useCallback(
    (patch: Partial<PrioritiesSearch>) => onChange({ ...patch, item: undefined }),
    [onChange],
  );
  const find = useCallback((q: string | undefined) => change({ q }), [change]);
  return (
    <>
      <SearchBox label="Find a clip or drive" value={search.q} onChange={find} />
      <ChipSelect
        label="Order of"
        value={run.id}
        choices={choicesOf(run, runs).map((one) => ({ value: one.id, label: runName(one) }))}
        onChange={(id) => change({ run: id })}
      />
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

/** An older run than those that were read is a choice all the same. */
function choicesOf(run: Run, runs: readonly RunChoice[]): readonly RunChoice[] {
  return runs.some(({ id }) => id === run.id) ? runs : [run, ...runs];
}
