/** What the page asks for: the thing that is asked about, what is like it, and the choices there are. */
import { graphql, type ResultOf } from '@/lib/graphql';

const SimilarClip = graphql(`
  fragment SimilarClip on Clip @_unmask {
    id
    clipId
    origin
    numFrames
    region
    weather
    timeOfDay
    scenarioTags
    isLabeled
    benchmarks {
      id
      label
    }
    predictions {
      id
    }
  }
`);

const SimilarError = graphql(`
  fragment SimilarError on DetectionError @_unmask {
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
    evaluation {
      id
      label
      modelVersion {
        id
        label
      }
    }
  }
`);

export const AskedQuery = graphql(
  `
    query SimilarAsked($id: ID!) {
      node(id: $id) {
        __typename
        id
        ... on DetectionError {
          ...SimilarError
          clip {
            ...SimilarClip
          }
          cluster {
            id
            name
          }
        }
        ... on ErrorCluster {
          name
          size
          numClips
          className
          exemplars {
            ...SimilarError
            clip {
              ...SimilarClip
            }
          }
        }
        ... on Clip {
          ...SimilarClip
        }
      }
    }
  `,
  [SimilarError, SimilarClip],
);

export type AskedNode = NonNullable<ResultOf<typeof AskedQuery>['node']>;

export const SimilarQuery = graphql(
  `
    query SimilarFailures(
      $error: ID
      $cluster: ID
      $clip: ID
      $space: String
      $k: Int!
      $filter: SimilarFilter
    ) {
      similarFailures(
        errorId: $error
        clusterId: $cluster
        clipId: $clip
        space: $space
        k: $k
        filter: $filter
      ) {
        method
        metric
        isExact
        numCandidates
        numOwn
        note
        space {
          name
          kind
          dimension
          metric
          model
          numVectors
        }
        results {
          distance
          frameIndex
          numFolded
          error {
            ...SimilarError
          }
          clip {
            ...SimilarClip
          }
        }
      }
    }
  `,
  [SimilarError, SimilarClip],
);

export type Similar = NonNullable<ResultOf<typeof SimilarQuery>['similarFailures']>;
export type SimilarResult = Similar['results'][number];
export type ResultClip = SimilarResult['clip'];
export type ResultError = NonNullable<SimilarResult['error']>;

export const ChoicesQuery = graphql(`
  query SimilarChoices {
    embeddingSpaces {
      name
      kind
      model
    }
    clipFacets {
      regions {
        value
        count
      }
      weathers {
        value
        count
      }
      timesOfDay {
        value
        count
      }
    }
    ontologies {
      id
      classes
    }
    evaluations(first: 50) {
      edges {
        node {
          id
          modelVersion {
            id
            label
          }
        }
      }
    }
  }
`);

export type Choices = ResultOf<typeof ChoicesQuery>;

export const StartQuery = graphql(`
  query SimilarStart {
    errorClusters {
      id
      evaluation {
        id
        label
      }
      clusters {
        id
        name
        size
        numClips
        numDrives
      }
    }
  }
`);

export type StartCluster = NonNullable<
  ResultOf<typeof StartQuery>['errorClusters']
>['clusters'][number];
