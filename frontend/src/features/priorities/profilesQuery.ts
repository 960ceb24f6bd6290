/** The head of the page: the runs beside each other, and the first item, which sets the scale. */
import { graphql, type ResultOf } from '@/lib/graphql';

export const ProfilesQuery = graphql(`
  query PrioritiesByProfile($run: ID) {
    prioritiesByProfile(runId: $run) {
      defaultProfile
      whyDefault
      runs {
        profile
        isDefault
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
          notes
          expectedGain
          certificate
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
          weights {
            id
            version
          }
          evaluation {
            id
            label
          }
          queues {
            id
          }
        }
        agreement {
          overlap {
            depth
            share
          }
          rankBiasedOverlap
          hoursMoved
          numEntered
          numLeft
        }
      }
      items(first: 1) {
        edges {
          node {
            item {
              id
              parts {
                name
                label
                weight
                signal
                value
                cell
              }
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
          createdAt
        }
      }
    }
  }
`);

type Answer = ResultOf<typeof ProfilesQuery>;

export type Comparison = NonNullable<Answer['prioritiesByProfile']>;
export type ProfileRun = Comparison['runs'][number];
export type Run = ProfileRun['run'];
export type RunChoice = Answer['priorityRuns']['edges'][number]['node'];
