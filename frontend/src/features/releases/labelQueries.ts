/** Label batches, dataset releases, and the model versions that were trained on these. */
import { graphql, type ResultOf } from '@/lib/graphql';

export const ReleasesQuery = graphql(`
  query Releases($first: Int!, $after: String) {
    datasetReleases(first: $first, after: $after) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        node {
          id
          label
          note
          digest
          numBatches
          numClips
          numLabels
          createdAt
          author
        }
      }
    }
    labelBatches(first: 50) {
      totalCount
      edges {
        node {
          id
          label
          name
          format
          numClips
          numFrames
          numLabels
          spentHours
          createdAt
          queue {
            id
            name
          }
          releases {
            id
            label
          }
        }
      }
    }
    outcomes(first: 50) {
      totalCount
      edges {
        node {
          id
          label
          source
          createdAt
          author
          modelVersion {
            id
            label
          }
          baseModelVersion {
            id
            label
          }
          release {
            id
            label
          }
        }
      }
    }
  }
`);

export type ListedRelease = ResultOf<
  typeof ReleasesQuery
>['datasetReleases']['edges'][number]['node'];
export type ListedBatch = ResultOf<typeof ReleasesQuery>['labelBatches']['edges'][number]['node'];
export type ListedOutcome = ResultOf<typeof ReleasesQuery>['outcomes']['edges'][number]['node'];

export const ReleaseQuery = graphql(`
  query Release($id: ID!) {
    datasetRelease(id: $id) {
      id
      label
      note
      digest
      numBatches
      numClips
      numLabels
      createdAt
      author
      ontologyVersion {
        id
        name
        version
        classes
      }
      weightsVersion {
        id
        version
      }
      batches {
        id
        label
        name
        format
        numClips
        numFrames
        numLabels
        spentHours
        createdAt
        queue {
          id
          name
        }
        releases {
          id
          label
        }
      }
      outcomes {
        id
        label
        source
        createdAt
        author
        modelVersion {
          id
          label
        }
        baseModelVersion {
          id
          label
        }
        release {
          id
          label
        }
      }
    }
  }
`);

export type ReleaseDetails = NonNullable<ResultOf<typeof ReleaseQuery>['datasetRelease']>;

export const BatchQuery = graphql(`
  query Batch($id: ID!, $after: String) {
    labelBatch(id: $id) {
      id
      label
      name
      format
      fileName
      numClips
      numFrames
      numLabels
      spentHours
      createdAt
      author
      queue {
        id
        name
      }
      ontologyVersion {
        id
        name
        version
        classes
      }
      releases {
        id
        label
      }
      clips(first: 50, after: $after) {
        totalCount
        pageInfo {
          hasNextPage
          endCursor
        }
        edges {
          node {
            rank
            numLabels
            spentMinutes
            clip {
              id
              clipId
            }
          }
        }
      }
    }
  }
`);

export type BatchDetails = NonNullable<ResultOf<typeof BatchQuery>['labelBatch']>;
export type BatchClip = BatchDetails['clips']['edges'][number]['node'];

export const ModelQuery = graphql(`
  query Model($id: ID!) {
    modelVersion(id: $id) {
      id
      label
      family
      version
      registeredAt
      trainedOn {
        id
        label
        note
        digest
        numBatches
        numClips
        numLabels
        createdAt
        author
      }
      outcomes {
        id
        label
        source
        createdAt
        author
        modelVersion {
          id
          label
        }
        baseModelVersion {
          id
          label
        }
        release {
          id
          label
        }
      }
      evaluations {
        id
        label
        createdAt
        benchmark {
          id
          label
        }
        coco {
          AP
          AP50
        }
      }
    }
  }
`);

export type ModelDetails = NonNullable<ResultOf<typeof ModelQuery>['modelVersion']>;
