/** Forecasts of queues beside what came of them. */
import { graphql, type ResultOf } from '@/lib/graphql';

export const CalibrationQuery = graphql(`
  query GainCalibration($after: String) {
    gainCalibration {
      num
      coverage
      correlation
      ratio
      nextShrinkage
      numQueuesWaiting
      cycles {
        expectedDrop
        expectedDropLow
        expectedDropHigh
        realizedDrop
        ratio
        shrinkage
        num
        numInside
        recordedAt
        evaluation {
          id
          modelVersion {
            id
            label
          }
        }
        queue {
          id
          name
        }
        outcome {
          id
          label
        }
      }
      reliability {
        num
        expected
        realized
        low
        high
      }
      forecasts(first: 100, after: $after) {
        edges {
          node {
            cohort {
              axis
              value
            }
            numObjects
            before
            expected
            low
            high
            realized
            isInside
            expectedDrop
            expectedDropLow
            expectedDropHigh
            realizedDrop
            shrinkage
            hours
            recordedAt
            evaluation {
              id
              modelVersion {
                id
                label
              }
            }
            queue {
              id
              name
            }
            outcome {
              id
              label
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

export type Calibration = ResultOf<typeof CalibrationQuery>['gainCalibration'];
export type Forecast = Calibration['forecasts']['edges'][number]['node'];
export type Cycle = Calibration['cycles'][number];
export type Bin = Calibration['reliability'][number];
/** A forecast that came to an outcome. */
export type Told = Forecast & { realizedDrop: number };
