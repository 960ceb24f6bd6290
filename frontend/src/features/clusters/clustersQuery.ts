/** The newest clustering of an evaluation: its map, its clusters, and what was set apart. */
import { graphql, type ResultOf } from '@/lib/graphql';

export const ClustersQuery = graphql(`
  query ErrorClusters($evaluation: ID) {
    errorClusters(evaluation: $evaluation) {
      id
      createdAt
      method
      numErrors
      numUnclustered
      numSuspects
      numUnnamed
      usesEmbeddings
      evaluation {
        id
        label
        modelVersion {
          label
        }
      }
      previous {
        id
        evaluation {
          id
          label
          modelVersion {
            label
          }
        }
      }
      density {
        xMin
        xMax
        yMin
        yMax
        columns
        rows
        counts
      }
      clusters {
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
        x
        y
        traits {
          axis
          value
          share
          baseShare
          lift
          qValue
        }
        history {
          size
        }
      }
    }
  }
`);

export type Clustering = NonNullable<ResultOf<typeof ClustersQuery>['errorClusters']>;
export type Cluster = Clustering['clusters'][number];
export type Density = Clustering['density'];
export type Trait = Cluster['traits'][number];
