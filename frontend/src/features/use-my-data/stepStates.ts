/** What each step says in the list of steps: what there is already. */
import { plural } from '@/lib/format';
import type { Step, UseMyDataSearch } from './search';
import type { StepState } from './StepList';

interface Data {
  summary: { clips: number; latestRun: { number: number } | null };
  evaluations: { totalCount: number };
}

export function statesOf(
  data: Data | undefined,
  search: UseMyDataSearch,
): Record<Step, StepState> {
  const clips = data?.summary.clips ?? 0;
  const evaluations = data?.evaluations.totalCount ?? 0;
  const isMapping = search.upload !== undefined;
  return {
    catalog: {
      label: 'Catalog',
      status: clips > 0 ? `${plural(clips, 'clip')} here` : 'a list of clips',
      isDone: clips > 0,
    },
    columns: {
      label: 'Columns',
      status: isMapping ? 'which is what' : 'guessed, you decide',
      isDone: clips > 0,
    },
    results: {
      label: 'Results',
      status: evaluations > 0 ? plural(evaluations, 'evaluation') : 'what a model found',
      isDone: evaluations > 0,
    },
    ranking: {
      label: 'Ranking',
      status: data?.summary.latestRun ? `run ${data.summary.latestRun.number}` : 'within a budget',
      isDone: search.run !== undefined,
    },
    queue: { label: 'Queue', status: 'what gets labeled next', isDone: false },
  };
}
