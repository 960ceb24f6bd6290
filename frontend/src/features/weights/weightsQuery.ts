/** Runs whose weights can be tried, and what other weights would do to one. */
import { graphql, type ResultOf } from '@/lib/graphql';

export const WeightedRunsQuery = graphql(`
  query WeightedRuns($run: ID) {
    prioritiesByProfile(runId: $run) {
      runs {
        profile
        isChosen
        run {
          id
          number
          profile
          budgetHours
          spentHours
          numCandidates
          numSelected
          createdAt
          evaluation {
            id
            label
          }
          weights {
            id
            version
            weights {
              part
              value
            }
          }
        }
      }
    }
    priorityRuns(first: 50) {
      edges {
        node {
          id
          number
          profile
        }
      }
    }
  }
`);

export const ReweighQuery = graphql(`
  query ReweighRun($run: ID!, $weights: [WeightInput!]!) {
    reweighRun(runId: $run, weights: $weights) {
      __typename
      ... on ReweighedRun {
        weights {
          part
          value
        }
        overlap {
          depth
          share
        }
        rankBiasedOverlap
        hoursMoved
        numEntered
        numLeft
        gainBefore
        gainAfter
        gainLost
        entered {
          rankBefore
          rankAfter
          minutes
          clip {
            id
            clipId
            region
            weather
            timeOfDay
          }
        }
        left {
          rankBefore
          rankAfter
          minutes
          clip {
            id
            clipId
            region
            weather
            timeOfDay
          }
        }
      }
      ... on UserError {
        code
        message
        path
      }
    }
  }
`);

type Answer = ResultOf<typeof WeightedRunsQuery>;
export type WeightedRun = NonNullable<Answer['prioritiesByProfile']>['runs'][number]['run'];
export type ProfileRuns = NonNullable<Answer['prioritiesByProfile']>['runs'];
export type RunChoice = Answer['priorityRuns']['edges'][number]['node'];
