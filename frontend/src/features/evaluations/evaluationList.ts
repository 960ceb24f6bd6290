/** All evaluations, newest first: rows of the list and choices of the pickers. */
import { graphql, type ResultOf } from '@/lib/graphql';
import { useWholeList } from '@/lib/useWholeList';

const EvaluationsQuery = graphql(`
  query Evaluations($after: String) {
    evaluations(first: 100, after: $after) {
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        node {
          id
          createdAt
          numClips
          modelVersion {
            id
            label
          }
          benchmark {
            id
            label
            role
          }
          coco {
            AP
            AP50
          }
          counts {
            gt
            tp
            fp
            fn
          }
        }
      }
    }
  }
`);

export type ListedEvaluation = ResultOf<
  typeof EvaluationsQuery
>['evaluations']['edges'][number]['node'];

export function useEvaluationList() {
  return useWholeList(EvaluationsQuery, connectionOf);
}

function connectionOf(data: ResultOf<typeof EvaluationsQuery>) {
  return data.evaluations;
}

/** Each label once, in the order of the rows, with how many rows have it. */
export function tally(labels: readonly string[]): { value: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return [...counts].map(([value, count]) => ({ value, count }));
}

export function isChosen(
  row: ListedEvaluation,
  { model, benchmark }: { model?: string[]; benchmark?: string[] },
): boolean {
  return (
    (!model || model.includes(row.modelVersion.label)) &&
    (!benchmark || benchmark.includes(row.benchmark.label))
  );
}

/** Where the picker of benchmarks leads: this model's newest result there, else the newest. */
export function newestOn(
  rows: readonly ListedEvaluation[],
  benchmarkId: string,
  modelVersionId: string,
): ListedEvaluation | undefined {
  const there = rows.filter((row) => row.benchmark.id === benchmarkId);
  return there.find((row) => row.modelVersion.id === modelVersionId) ?? there[0];
}
