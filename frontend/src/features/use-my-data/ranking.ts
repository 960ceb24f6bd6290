/** Ranks the pool, and reads what a ranking rests on. */
import { graphql, type ResultOf } from '@/lib/graphql';
import { RefusalFields } from './answers';

export const RankMutation = graphql(
  `
    mutation RankPool($input: RefreshPrioritiesInput!) {
      refreshPriorities(input: $input) {
        __typename
        ... on RefreshPrioritiesSuccess {
          isNew
          run {
            id
          }
        }
        ...RefusalFields
      }
    }
  `,
  [RefusalFields],
);

export const RunQuery = graphql(`
  query RankedRun($id: ID!) {
    priorityRun(id: $id) {
      id
      number
      profile
      budgetHours
      spentHours
      numCandidates
      numSelected
      notes
      rung {
        level
        name
        sentence
        missing {
          input
          cost
          cure
          effect {
            sentence
          }
        }
      }
      evaluation {
        id
        benchmark {
          name
        }
      }
      items(first: 3) {
        edges {
          node {
            id
            clip {
              clipId
            }
            reason {
              headline
            }
          }
        }
      }
    }
  }
`);

export const RankSourcesQuery = graphql(`
  query RankSources {
    summary {
      poolClips
      benchmarkClips
    }
    evaluations(first: 100) {
      edges {
        node {
          id
          label
          benchmark {
            role
          }
        }
      }
    }
  }
`);

export type Run = NonNullable<ResultOf<typeof RunQuery>['priorityRun']>;
