/** Runs of expected gain, and the cells of one with their learning curves. */
import { graphql, type ResultOf } from '@/lib/graphql';

export const GainRunsQuery = graphql(`
  query GainRuns($after: String) {
    priorityRuns(first: 100, after: $after) {
      edges {
        node {
          id
          number
          profile
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

export const CurvesQuery = graphql(`
  query LearningCurves($id: ID!) {
    priorityRun(id: $id) {
      id
      number
      profile
      budgetHours
      spentHours
      numSelected
      numCandidates
      expectedGain
      certificate
      evaluation {
        id
        label
      }
      atlas {
        version
        numCells
        embeddingSpaceId
        tagWeight
        quality
        numPool
        numBenchmark
        note
      }
      cells {
        number
        name
        state
        traits {
          axis
          value
          share
        }
        numCandidates
        exposure
        numObjects
        numMissed
        missRate
        low
        high
        floor
        stuckProbability
        urgency
        curve(upTo: 1.5) {
          exposure
          missRate
          low
          high
        }
        history {
          exposure
          missRate
          objects
        }
        selectedExposure
        hours
        gain
        marginalGain
        marginalLow
        isStopped
        hoursSaved
        stopNote
      }
    }
  }
`);

export type ListedRun = ResultOf<typeof GainRunsQuery>['priorityRuns']['edges'][number]['node'];
export type GainRun = NonNullable<ResultOf<typeof CurvesQuery>['priorityRun']>;
export type Atlas = NonNullable<GainRun['atlas']>;
export type Cell = GainRun['cells'][number];
export type CellState = Cell['state'];
