/** Filters of the list of clips as chips, and the search for a clip or drive. */
import { useCallback } from 'react';
import { ChipSelect } from '@/components/ChipSelect';
import { type Filter, FilterChips, type FilterOption } from '@/components/FilterChips';
import { SearchBox } from '@/components/SearchBox';
import { graphql } from '@/lib/graphql';
import { useRead } from '@/lib/read';
import type { SetUrlState } from '@/lib/useUrlState';
import { spaced } from '@/lib/values';
import type { ClipsSearch } from './listSearch';

const FacetsQuery = graphql(`
  query ClipFacets {
    clipFacets {
      regions {
        value
        count
      }
      weathers {
        value
        count
      }
      timesOfDay {
        value
        count
      }
      scenarios {
        value
        count
      }
    }
  }
`);

interface ClipFiltersProps {
  search: ClipsSearch;
  onChange: SetUrlState<ClipsSearch>;
}

export function ClipFilters({ search, onChange }: ClipFiltersProps) {
  const facets = useRead(FacetsQuery, {}).data?.clipFacets;
  // The position in another list means nothing under new filters.
  const change = useCallback(
    (patch: Partial<ClipsSearch>) => onChange({ ...patch, row: undefined }),
    [onChange],
  );
  const find = useCallback((q: string | undefined) => change({ q }), [change]);
  const filters: Filter<ClipsSearch>[] = [
    { key: 'region', label: 'Region', options: named(facets?.regions) },
    { key: 'weather', label: 'Weather', options: named(facets?.weathers) },
    { key: 'timeOfDay', label: 'Light', options: named(facets?.timesOfDay) },
    { key: 'scenario', label: 'Scenario', options: named(facets?.scenarios) },
  ];
  if (search.drive) {
    filters.push({ key: 'drive', label: 'Drive', options: [{ value: search.drive }] });
  }
  return (
    <>
      <SearchBox label="Find a clip or drive" value={search.q} onChange={find} />
      <FilterChips search={search} onChange={change} filters={filters} />
      <FlagChip
        label="Labels"
        yes="exist"
        no="missing"
        value={search.labeled}
        onChange={(labeled) => change({ labeled })}
      />
      <FlagChip
        label="Benchmark"
        yes="part of one"
        no="part of none"
        value={search.inBenchmark}
        onChange={(inBenchmark) => change({ inBenchmark })}
      />
    </>
  );
}

interface FlagChipProps {
  label: string;
  yes: string;
  no: string;
  value: boolean | undefined;
  onChange: (value: boolean | undefined) => void;
}

function FlagChip({ label, yes, no, value, onChange }: FlagChipProps) {
  return (
    <ChipSelect
      label={label}
      value={value === undefined ? '' : String(value)}
      choices={[
        { value: '', label: 'all' },
        { value: 'true', label: yes },
        { value: 'false', label: no },
      ]}
      active={value !== undefined}
      onChange={(chosen) => onChange(chosen === '' ? undefined : chosen === 'true')}
    />
  );
}

function named(facets: readonly FilterOption[] = []): FilterOption[] {
  return facets.map(({ value, count }) => ({ value, count, label: spaced(value) }));
}
