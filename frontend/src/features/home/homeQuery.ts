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
        coco {
          AP
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
          coco {
            AP
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
    queues(first: 2) {
      totalCount
      edges {
        node {
          id
          name
          hours
        }
      }
    }
    priorityRuns(first: 1) {
      totalCount
    }
    evaluations(first: 20) {
      totalCount
      edges {
        node {
          id
          benchmark {
            id
          }
          counts {
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
