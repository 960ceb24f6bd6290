/** Chooses another evaluation: a benchmark, and a model that was measured on it. */
import { useNavigate } from '@tanstack/react-router';
import { ChipSelect } from '@/components/ChipSelect';
import { newestOn, useEvaluationList } from './evaluationList';
import type { Evaluation } from './evaluationQuery';

export function EvaluationPickers({ evaluation }: { evaluation: Evaluation }) {
  const { rows } = useEvaluationList();
  const navigate = useNavigate();
  const { modelVersion, benchmark } = evaluation;
  const open = (id: string | undefined) => {
    if (id) void navigate({ to: '/evaluations/$id', params: { id } });
  };
  const benchmarks = new Map([[benchmark.id, benchmark.label]]);
  for (const row of rows) benchmarks.set(row.benchmark.id, row.benchmark.label);
  const models = new Map([[evaluation.id, modelVersion.label]]);
  for (const row of rows) {
    if (row.benchmark.id === benchmark.id) models.set(row.id, row.modelVersion.label);
  }
  return (
    <>
      <ChipSelect
        label="Model"
        value={evaluation.id}
        choices={choicesOf(models)}
        onChange={open}
      />
      <ChipSelect
        label="Benchmark"
        value={benchmark.id}
        choices={choicesOf(benchmarks)}
        onChange={(id) => open(newestOn(rows, id, modelVersion.id)?.id)}
      />
    </>
  );
}

function choicesOf(labels: ReadonlyMap<string, string>) {
  return [...labels].map(([value, label]) => ({ value, label }));
}
