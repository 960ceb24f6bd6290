/** Where to look and what may be found, as chips; the address holds them all. */
import { ChipSelect } from '@/components/ChipSelect';
import { type Filter, FilterChips, type FilterOption } from '@/components/FilterChips';
import { ERROR_TYPE_NAMES, ERROR_TYPES } from '@/lib/errorTypes';
import type { Problem } from '@/lib/problem';
import { useRead } from '@/lib/read';
import { useUrlState } from '@/lib/useUrlState';
import { spaced } from '@/lib/values';
import { FIRST_K } from './filterOf';
import { readSimilarSearch, type SimilarSearch, withoutContradiction } from './search';
import { type Choices, ChoicesQuery } from './similarQueries';
import { WhereField } from './WhereField';

const SIZES = [12, 24, 48, 96].map((size) => ({ value: String(size), label: String(size) }));

interface SimilarFiltersProps {
  /** What the server said to the filters. */
  problem: Problem | null;
}

export function SimilarFilters({ problem }: SimilarFiltersProps) {
  const [search, setSearch] = useUrlState(readSimilarSearch);
  const choices = useRead(ChoicesQuery, {}).data;
  const change = (patch: Partial<SimilarSearch>) =>
    void setSearch({ ...withoutContradiction(patch), at: undefined });
  const { space = '', show = '', labeled, k = FIRST_K, where } = search;
  return (
    <>
      <ChipSelect
        label="Space"
        value={space}
        choices={[{ value: '', label: 'the best that there is' }, ...spacesOf(choices)]}
        active={space !== ''}
        onChange={(name) => change({ space: name || undefined })}
      />
      <ChipSelect
        label="Show"
        value={show}
        choices={[
          { value: '', label: 'failures and other clips' },
          { value: 'failures', label: 'past failures' },
          { value: 'backlog', label: 'clips outside benchmarks' },
        ]}
        active={show !== ''}
        onChange={(chosen) => change({ show: readSimilarSearch({ show: chosen }).show })}
      />
      <FilterChips filters={filtersOf(choices)} search={search} onChange={change} />
      <ChipSelect
        label="Labels"
        value={labeled === undefined ? '' : String(labeled)}
        choices={[
          { value: '', label: 'all' },
          { value: 'true', label: 'exist' },
          { value: 'false', label: 'missing' },
        ]}
        active={labeled !== undefined}
        onChange={(chosen) => change({ labeled: chosen === '' ? undefined : chosen === 'true' })}
      />
      <ChipSelect
        label="Nearest"
        value={String(k)}
        choices={sizesWith(String(k))}
        active={k !== FIRST_K}
        onChange={(size) => change({ k: Number(size) === FIRST_K ? undefined : Number(size) })}
      />
      <WhereField
        key={where ?? ''}
        value={where}
        refused={problem?.code === 'BAD_EXPRESSION' ? problem.message : null}
        onChange={(text) => change({ where: text })}
      />
    </>
  );
}

/** A link may ask for another number. */
function sizesWith(size: string) {
  return SIZES.some(({ value }) => value === size) ? SIZES : [{ value: size, label: size }, ...SIZES];
}

function spacesOf(choices: Choices | undefined) {
  return (choices?.embeddingSpaces ?? []).map(({ name, kind }) => ({
    value: name,
    label: `${name} (${kind.toLowerCase()}s)`,
  }));
}

function filtersOf(choices: Choices | undefined): Filter<SimilarSearch>[] {
  const { regions, weathers, timesOfDay } = choices?.clipFacets ?? {};
  return [
    { key: 'class', label: 'Class', options: classesOf(choices) },
    {
      key: 'type',
      label: 'Type',
      options: ERROR_TYPE_NAMES.map((value) => ({ value, label: ERROR_TYPES[value].name })),
    },
    { key: 'model', label: 'Model', options: modelsOf(choices) },
    { key: 'region', label: 'Region', options: named(regions) },
    { key: 'weather', label: 'Weather', options: named(weathers) },
    { key: 'time', label: 'Light', options: named(timesOfDay) },
  ];
}

function classesOf(choices: Choices | undefined): FilterOption[] {
  const names = new Set((choices?.ontologies ?? []).flatMap(({ classes }) => classes));
  return [...names].toSorted().map((value) => ({ value, label: spaced(value) }));
}

function modelsOf(choices: Choices | undefined): FilterOption[] {
  const models = new Map<string, string>();
  for (const { node } of choices?.evaluations.edges ?? []) {
    models.set(node.modelVersion.id, node.modelVersion.label);
  }
  return [...models].map(([value, label]) => ({ value, label }));
}

function named(facets: readonly FilterOption[] = []): FilterOption[] {
  return facets.map(({ value, count }) => ({ value, count, label: spaced(value) }));
}
