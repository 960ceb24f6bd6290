/** One item of a run, taken apart. */
import { graphql, type ResultOf } from '@/lib/graphql';

export const ExplainQuery = graphql(`
  query ExplainPriority($run: ID!, $rank: Int!, $withArm: Boolean!) {
    priorityRun(id: $run) {
      id
      number
      profile
      numCandidates
      numSelected
      createdAt
      notes
      weights {
        id
        version
      }
      evaluation {
        id
        label
      }
      previous {
        id
        number
      }
      cells {
        number
        name
        state
        missRate
        low
        high
        numObjects
        exposure
        hours
      }
      items(fromRank: $rank, first: 1) {
        edges {
          node {
            id
            rank
            score
            selected
            arm @include(if: $withArm)
            propensity @include(if: $withArm)
            costMinutes
            costLowMinutes
            costHighMinutes
            parts {
              name
              label
              weight
              signal
              value
              cell
            }
            reason {
              headline
              details
              links {
                label
                target
              }
            }
            clip {
              id
              clipId
              region
              weather
              timeOfDay
            }
            clusters {
              id
              name
              size
            }
            change {
              kind
              rankBefore
              rankAfter
              causes {
                name
                sentence
              }
            }
            factors {
              name
              label
              value
              median
              log
              difference
            }
            medianItem {
              id
              rank
              score
              clip {
                id
                clipId
              }
            }
          }
        }
      }
    }
  }
`);

export type ExplainedRun = NonNullable<ResultOf<typeof ExplainQuery>['priorityRun']>;
export type ExplainedItem = ExplainedRun['items']['edges'][number]['node'];
export type Factor = ExplainedItem['factors'][number];
export type Cell = ExplainedRun['cells'][number];
