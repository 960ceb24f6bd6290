/** One cluster, a page of its errors, and the frames that these are on. */
import { FrameWithBoxes } from '@/components/frame/frameBoxes';
import { graphql, type ResultOf } from '@/lib/graphql';

export const ClusterQuery = graphql(`
  query ErrorCluster($id: ID!) {
    errorCluster(id: $id) {
      id
      name
      size
      previousSize
      numClips
      numDrives
      transition
      className
      outcome
      errorType
      stability
      traits {
        axis
        value
        share
        baseShare
        lift
        qValue
      }
      continues {
        id
        name
        size
        clustering {
          id
          evaluation {
            id
            label
          }
        }
      }
      history {
        size
        transition
        cluster {
          id
        }
        evaluation {
          id
          modelVersion {
            label
          }
        }
      }
      clustering {
        id
        method
        createdAt
        usesEmbeddings
        previous {
          id
        }
        evaluation {
          id
          label
          scoreKind
          calibration {
            slope
            intercept
          }
        }
      }
    }
  }
`);

const ErrorRow = graphql(`
  fragment ClusterErrorRow on DetectionError @_unmask {
    id
    outcome
    className
    frameIndex
    x
    y
    width
    height
    score
    iou
    errorType
    suspectKind
    clip {
      id
      clipId
      origin
    }
  }
`);

export const ClusterErrorsQuery = graphql(
  `
    query ErrorClusterErrors($id: ID!, $first: Int!, $after: String, $minScore: Float) {
      errorCluster(id: $id) {
        id
        errors(first: $first, after: $after, minScore: $minScore) {
          totalCount
          pageInfo {
            hasNextPage
            endCursor
          }
          edges {
            node {
              ...ClusterErrorRow
            }
          }
        }
      }
    }
  `,
  [ErrorRow],
);

export const ExemplarsQuery = graphql(
  `
    query ErrorClusterExemplars($id: ID!) {
      errorCluster(id: $id) {
        id
        exemplars {
          ...ClusterErrorRow
        }
      }
    }
  `,
  [ErrorRow],
);

/** Frames of different clips in one request; see `frameVariables`. */
export const ErrorFramesQuery = graphql(
  `
    query ErrorFrames(
      $evaluation: ID!
      $clip0: ID!
      $clip1: ID!
      $clip2: ID!
      $clip3: ID!
      $at0: Int!
      $at1: Int!
      $at2: Int!
      $at3: Int!
    ) {
      error0: clip(id: $clip0) {
        id
        frame(index: $at0, evaluationId: $evaluation) {
          ...FrameWithBoxes
        }
      }
      error1: clip(id: $clip1) {
        id
        frame(index: $at1, evaluationId: $evaluation) {
          ...FrameWithBoxes
        }
      }
      error2: clip(id: $clip2) {
        id
        frame(index: $at2, evaluationId: $evaluation) {
          ...FrameWithBoxes
        }
      }
      error3: clip(id: $clip3) {
        id
        frame(index: $at3, evaluationId: $evaluation) {
          ...FrameWithBoxes
        }
      }
    }
  `,
  [FrameWithBoxes],
);

export type ClusterDetails = NonNullable<ResultOf<typeof ClusterQuery>['errorCluster']>;
export type ClusterErrors = NonNullable<
  ResultOf<typeof ClusterErrorsQuery>['errorCluster']
>['errors'];
export type ClusterError = ClusterErrors['edges'][number]['node'];
