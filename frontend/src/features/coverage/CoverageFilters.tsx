/** What the map shows, and whose misses. */
import { SegmentedControl } from '@mantine/core';
import { ChipSelect } from '@/components/ChipSelect';
import { useRead } from '@/lib/read';
import type { SetUrlState } from '@/lib/useUrlState';
import { type Coverage, MissSourcesQuery } from './coverageQuery';
import { MEASURE_WORDS } from './measures';
import { type CoverageSearch, type Measure, MEASURES } from './search';

interface CoverageFiltersProps {
  measure: Measure;
  evaluation: Coverage['evaluation'];
  onChange: SetUrlState<CoverageSearch>;
}

export function CoverageFilters({ measure, evaluation, onChange }: CoverageFiltersProps) {
  return (
    <>
      <SegmentedControl
        size="xs"
        aria-label="What the map shows"
        data={MEASURES.map((value) => ({ value, label: MEASURE_WORDS[value].name }))}
        value={measure}
        onChange={(value) => onChange({ measure: value === 'labels' ? undefined : (value as Measure) })}
      />
      {evaluation && <EvaluationChip evaluation={evaluation} onChange={onChange} />}
    </>
  );
}

interface EvaluationChipProps {
  evaluation: NonNullable<Coverage['evaluation']>;
  onChange: SetUrlState<CoverageSearch>;
}

/** A holdout is for reports and gates: who looks for gaps to fill is not offered its misses. */
function EvaluationChip({ evaluation, onChange }: EvaluationChipProps) {
  const edges = useRead(MissSourcesQuery, {}).data?.evaluations.edges ?? [];
  const labels = new Map([[evaluation.id, evaluation.label]]);
  for (const { node } of edges) {
    if (node.benchmark.role === 'DEVELOPMENT') labels.set(node.id, node.label);
  }
  return (
    <ChipSelect
      label="Misses of"
      value={evaluation.id}
      choices={[...labels].map(([value, label]) => ({ value, label }))}
      onChange={(id) => onChange({ evaluation: id })}
    />
  );
}
