/** Which evaluation, and which of its clusters: chips that drive map and list alike. */
import { ChipSelect } from '@/components/ChipSelect';
import { FilterChips } from '@/components/FilterChips';
import { useUrlState } from '@/lib/useUrlState';
import type { Cluster } from './clustersQuery';
import { useEvaluationChoices } from './evaluationChoices';
import { optionsOf } from './filters';
import { readClustersSearch } from './search';

interface ClusterFiltersProps {
  /** Undefined: the newest clustering that there is. */
  evaluationId: string | undefined;
  clusters: readonly Cluster[];
}

export function ClusterFilters({ evaluationId, clusters }: ClusterFiltersProps) {
  const [search, setSearch] = useUrlState(readClustersSearch);
  const { rows } = useEvaluationChoices();
  const { classes, types, transitions } = optionsOf(clusters);
  const choices = rows.map(({ id, label }) => ({ value: id, label }));
  return (
    <>
      {choices.length > 0 && (
        <ChipSelect
          label="Evaluation"
          value={evaluationId ?? ''}
          choices={evaluationId ? choices : [{ value: '', label: 'newest with clusters' }, ...choices]}
          onChange={(id) => setSearch({ ...NOTHING, evaluation: id || undefined })}
        />
      )}
      {clusters.length > 0 && (
        <FilterChips
          filters={[
            { key: 'className', label: 'Class', options: classes },
            { key: 'errorType', label: 'Type', options: types },
            { key: 'became', label: 'Since before', options: transitions },
          ]}
          search={search}
          onChange={setSearch}
        />
      )}
    </>
  );
}

/** Values of one evaluation are not those of another. */
const NOTHING = {
  className: undefined,
  errorType: undefined,
  became: undefined,
  cluster: undefined,
} as const;
