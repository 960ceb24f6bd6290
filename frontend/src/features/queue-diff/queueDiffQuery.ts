/** Runs to choose from, one that is older than these, and what changed between two of them. */
import { graphql, type ResultOf } from '@/lib/graphql';

const DiffRunFields = graphql(`
  fragment DiffRunFields on PriorityRun @_unmask {
    id
    number
    profile
    createdAt
    previous {
      id
    }
  }
`);

export const RunsQuery = graphql(
  `
    query DiffRuns {
      priorityRuns(first: 100) {
        edges {
          node {
            ...DiffRunFields
          }
        }
      }
    }
  `,
  [DiffRunFields],
);

export const RunQuery = graphql(
  `
    query DiffRun($id: ID!) {
      priorityRun(id: $id) {
        ...DiffRunFields
      }
    }
  `,
  [DiffRunFields],
);

export const QueueDiffQuery = graphql(`
  query QueueDiff($before: ID!, $later: ID!, $after: String) {
    queueDiff(before: $before, after: $later) {
      isKept
      before {
        id
        number
        profile
        numCandidates
        numSelected
        createdAt
        evaluation {
          id
          label
        }
      }
      after {
        id
        number
        profile
        numCandidates
        numSelected
        createdAt
        evaluation {
          id
          label
        }
      }
      overlap {
        depth
        share
      }
      rankBiasedOverlap
      hoursMoved
      numEntered
      numLeft
      changes(first: 100, after: $after) {
        edges {
          node {
            kind
            rankBefore
            rankAfter
            causes {
              name
              label
              value
              sentence
            }
            unit {
              id
            }
            clip {
              id
              clipId
            }
          }
        }
        totalCount
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`);

export type ListedRun = ResultOf<typeof RunsQuery>['priorityRuns']['edges'][number]['node'];
export type QueueDiff = NonNullable<ResultOf<typeof QueueDiffQuery>['queueDiff']>;
export type RunSide = QueueDiff['before'];
export type Change = QueueDiff['changes']['edges'][number]['node'];
export type Kind = Change['kind'];
