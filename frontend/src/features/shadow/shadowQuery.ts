/** What the shadow report shows. */
import { graphql, type ResultOf } from '@/lib/graphql';

export const ShadowQuery = graphql(`
  query Shadow($benchmark: String) {
    shadowReport(benchmark: $benchmark) {
      state
      headline
      stopRule
      threshold
      benchmarkName
      role
      benchmarks
      cycles {
        ordinal
        name
        baseModelVersion {
          id
          label
        }
        arms {
          arm
          hours
          numClips
          recall
          worstRecall
          modelVersion {
            id
            label
          }
        }
      }
      metrics {
        metric
        label
        target
        null {
          numCycles
          sd
          sentence
        }
        reached {
          arm
          numCycles
          hours
          hoursSpent
        }
        contrasts {
          baseline
          state
          sentence
          numCycles
          effect
          tPValue
          flipPValue
          numCyclesOneLook
          numCyclesNeeded
          steps {
            cycle
            numCycles
            hours
            delta
            halfWidth
            evidence
            gain
            boundary
            gainPerHour
          }
        }
      }
      cohorts {
        axis
        value
        baseline
        numCycles
        numObjects
        delta
        low
        high
      }
    }
  }
`);

export type ShadowReport = ResultOf<typeof ShadowQuery>['shadowReport'];
export type Cycle = ShadowReport['cycles'][number];
export type Metric = ShadowReport['metrics'][number];
export type Contrast = Metric['contrasts'][number];
export type Step = Contrast['steps'][number];
export type CohortLift = ShadowReport['cohorts'][number];
export type State = ShadowReport['state'];
