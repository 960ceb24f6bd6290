/** Label batches, dataset releases, and the model versions that were trained on these. */
import { graphql, type ResultOf } from '@/lib/graphql';

const ReleaseRow = graphql(`
  fragment ReleaseRow on DatasetRelease @_unmask {
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
`);

const BatchRow = graphql(`
  fragment BatchRow on LabelBatch @_unmask {
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
`);

const OutcomeRow = graphql(`
  fragment OutcomeRow on TrainingOutcome @_unmask {
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
`);

export const ReleasesQuery = graphql(
  `
    query Releases($first: Int!, $after: String) {
      datasetReleases(first: $first, after: $after) {
        totalCount
        pageInfo {
          hasNextPage
          endCursor
        }
        edges {
          node {
            ...ReleaseRow
          }
        }
      }
      labelBatches(first: 50) {
        totalCount
        edges {
          node {
            ...BatchRow
          }
        }
      }
      outcomes(first: 50) {
        totalCount
        edges {
          node {
            ...OutcomeRow
          }
        }
      }
    }
  `,
  [ReleaseRow, BatchRow, OutcomeRow],
);

export type ListedRelease = ResultOf<
  typeof ReleasesQuery
>['datasetReleases']['edges'][number]['node'];
export type ListedBatch = ResultOf<typeof ReleasesQuery>['labelBatches']['edges'][number]['node'];
export type ListedOutcome = ResultOf<typeof ReleasesQuery>['outcomes']['edges'][number]['node'];

export const ReleaseQuery = graphql(
  `
    query Release($id: ID!) {
      datasetRelease(id: $id) {
        ...ReleaseRow
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
          ...BatchRow
        }
        outcomes {
          ...OutcomeRow
        }
      }
    }
  `,
  [ReleaseRow, BatchRow, OutcomeRow],
);

export type ReleaseDetails = NonNullable<ResultOf<typeof ReleaseQuery>['datasetRelease']>;

export const BatchQuery = graphql(
  `
    query Batch($id: ID!, $after: String) {
      labelBatch(id: $id) {
        ...BatchRow
        fileName
        author
        ontologyVersion {
          id
          name
          version
          classes
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
  `,
  [BatchRow],
);

export type BatchDetails = NonNullable<ResultOf<typeof BatchQuery>['labelBatch']>;
export type BatchClip = BatchDetails['clips']['edges'][number]['node'];

export const ModelQuery = graphql(
  `
    query Model($id: ID!) {
      modelVersion(id: $id) {
        id
        label
        family
        version
        registeredAt
        trainedOn {
          ...ReleaseRow
        }
        outcomes {
          ...OutcomeRow
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
  `,
  [ReleaseRow, OutcomeRow],
);

export type ModelDetails = NonNullable<ResultOf<typeof ModelQuery>['modelVersion']>;
