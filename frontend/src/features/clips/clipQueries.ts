/** What is known of a clip, which frames it has, and one frame with its boxes. */
import { FrameWithBoxes } from '@/components/frame/frameBoxes';
import { graphql, type ResultOf } from '@/lib/graphql';

export const ClipQuery = graphql(`
  query Clip($id: ID!) {
    clip(id: $id) {
      id
      clipId
      startAt
      durationS
      fps
      numFrames
      program
      region
      weather
      timeOfDay
      roadType
      trafficDensity
      sensors
      origin
      isLabeled
      ingestedAt
      drive {
        id
        driveId
        numClips
      }
      tags {
        axis
        value
        source
        confidence
      }
      benchmarks {
        id
        label
      }
      evaluations {
        gt
        tp
        fp
        fn
        evaluation {
          id
          modelVersion {
            label
          }
          benchmark {
            label
          }
        }
      }
      predictions {
        id
        numObjects
        uncertainty
        uncertaintyMeasure
        modelVersion {
          label
        }
      }
      priorities {
        id
        rank
        selected
        costMinutes
        costLowMinutes
        costHighMinutes
        reason {
          headline
        }
        run {
          id
          number
          profile
          queues {
            id
            name
          }
        }
      }
    }
  }
`);

export const FramesQuery = graphql(`
  query ClipFrames($id: ID!, $evaluation: ID, $predictions: ID) {
    clip(id: $id) {
      id
      frames(evaluationId: $evaluation, predictionSetId: $predictions) {
        index
        tp
        fp
        fn
        predictions
      }
    }
  }
`);

/** Frames in one request: a held key would use up the requests that a person has in a minute. */
export const FrameBlockQuery = graphql(
  `
    query ClipFrameBlock(
      $id: ID!
      $evaluation: ID
      $predictions: ID
      $at0: Int!
      $at1: Int!
      $at2: Int!
      $at3: Int!
      $at4: Int!
      $at5: Int!
    ) {
      clip(id: $id) {
        id
        frame0: frame(index: $at0, evaluationId: $evaluation, predictionSetId: $predictions) {
          ...FrameWithBoxes
        }
        frame1: frame(index: $at1, evaluationId: $evaluation, predictionSetId: $predictions) {
          ...FrameWithBoxes
        }
        frame2: frame(index: $at2, evaluationId: $evaluation, predictionSetId: $predictions) {
          ...FrameWithBoxes
        }
        frame3: frame(index: $at3, evaluationId: $evaluation, predictionSetId: $predictions) {
          ...FrameWithBoxes
        }
        frame4: frame(index: $at4, evaluationId: $evaluation, predictionSetId: $predictions) {
          ...FrameWithBoxes
        }
        frame5: frame(index: $at5, evaluationId: $evaluation, predictionSetId: $predictions) {
          ...FrameWithBoxes
        }
      }
    }
  `,
  [FrameWithBoxes],
);

export const ExtraQuery = graphql(`
  query ClipExtra($id: ID!) {
    clip(id: $id) {
      id
      extra {
        key
        value
      }
    }
  }
`);

export type Clip = NonNullable<ResultOf<typeof ClipQuery>['clip']>;
export type FrameSummary = NonNullable<ResultOf<typeof FramesQuery>['clip']>['frames'][number];
export type FrameBlock = ResultOf<typeof FrameBlockQuery>;
