/** Evaluations whose errors can be looked at, newest first. */
import { graphql, type ResultOf } from '@/lib/graphql';
import { useWholeList } from '@/lib/useWholeList';

const ChoicesQuery = graphql(`
  query ClusterEvaluations($after: String) {
    evaluations(first: 100, after: $after) {
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        node {
          id
          label
          benchmark {
            id
            role
          }
        }
      }
    }
  }
`);

export type EvaluationChoice = ResultOf<
  typeof ChoicesQuery
>['evaluations']['edges'][number]['node'];

export function useEvaluationChoices() {
  return useWholeList(ChoicesQuery, connectionOf);
}

function connectionOf(data: ResultOf<typeof ChoicesQuery>) {
  return data.evaluations;
}
