/** Runs to choose from, and what changed between two of them. */
import { graphql, type ResultOf } from '@/lib/graphql';

export const RunsQuery = graphql(`
  query DiffRuns($after: String) {
    priorityRuns(first: 100, after: $after) {
      edges {
        node {
          id
          number
          profile
          createdAt
          previous {
            id
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

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
