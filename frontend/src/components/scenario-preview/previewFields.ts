/** The fields of a preview that is shown as a card: the same in every query that asks for one. */
import { graphql, type ResultOf } from '@/lib/graphql';

export const PreviewFields = graphql(`
  fragment PreviewFields on ScenarioPreview @_unmask {
    expression
    numCandidates
    hours
    hoursLow
    hoursHigh
    numLabeled
    numBarred
    numInBenchmarks
    tooFew
    expectedGain
    expectedGainBasis
    missed {
      gt
      fn
    }
    sample {
      id
      clipId
      region
      weather
      timeOfDay
      scenarioTags
    }
  }
`);

export type Preview = ResultOf<typeof PreviewFields>;
