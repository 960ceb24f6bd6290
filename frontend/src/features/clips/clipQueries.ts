/** What is known of a clip, which frames it has, and one frame with its boxes. */
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

export const FrameQuery = graphql(`
  query ClipFrame($id: ID!, $index: Int!, $evaluation: ID, $predictions: ID) {
    clip(id: $id) {
      id
      frame(index: $index, evaluationId: $evaluation, predictionSetId: $predictions) {
        index
        width
        height
        imageUrl
        imageRefusal {
          code
          message
        }
        boxes {
          source
          outcome
          className
          x
          y
          width
          height
          score
          probability
          iou
        }
      }
    }
  }
`);

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
export type Frame = NonNullable<NonNullable<ResultOf<typeof FrameQuery>['clip']>['frame']>;
