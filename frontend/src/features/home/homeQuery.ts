/** What the home page shows at once; lists of its cards load on their own. */
import { graphql, type ResultOf } from '@/lib/graphql';

export const HomeQuery = graphql(`
  query Home($withAudit: Boolean!) {
    summary {
      clips
      poolClips
      benchmarkClips
      drives
      recordedHours
      isSynthetic
      poolByDay {
        day
        count
      }
      latestEvaluation {
        id
        label
        numClips
        axes
        modelVersion {
          id
          label
        }
        benchmark {
          id
          label
        }
        counts {
          gt
          fn
        }
        previous {
          id
          modelVersion {
            id
            label
          }
          counts {
            fn
          }
        }
      }
      latestRun {
        id
        number
        profile
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
      }
      latestQueue {
        id
        name
        numItems
        hours
        run {
          id
          number
          profile
          budgetHours
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
        }
      }
      recent @include(if: $withAudit) {
        id
        at
        actor
        action
        object
        change
      }
    }
    queues(first: 6) {
      totalCount
      edges {
        node {
          id
          name
          numItems
          hours
          createdAt
        }
      }
    }
    priorityRuns(first: 6) {
      totalCount
      edges {
        node {
          id
          number
          profile
          numSelected
          numCandidates
          createdAt
        }
      }
    }
    evaluations(first: 20) {
      totalCount
      edges {
        node {
          id
          createdAt
          modelVersion {
            label
          }
          benchmark {
            id
            label
          }
          counts {
            gt
            fn
          }
        }
      }
    }
  }
`);

export type Home = ResultOf<typeof HomeQuery>;
export type Summary = Home['summary'];
export type HomeEvaluation = NonNullable<Summary['latestEvaluation']>;
export type HomeQueue = NonNullable<Summary['latestQueue']>;
export type HomeRun = NonNullable<Summary['latestRun']>;
export type Entry = NonNullable<Summary['recent']>[number];
