/** What is planned for a cluster: the epics that address it, and the queues that are for it. */
import { graphql, type ResultOf } from '@/lib/graphql';

export const ClusterPlansQuery = graphql(`
  query ClusterPlans($id: ID!) {
    errorCluster(id: $id) {
      id
      epics {
        id
        key
        title
      }
      targetedBy {
        id
        name
        numItems
      }
    }
  }
`);

export type ClusterPlans = NonNullable<ResultOf<typeof ClusterPlansQuery>['errorCluster']>;

export const EpicChoicesQuery = graphql(`
  query EpicChoices {
    epics(first: 100) {
      edges {
        node {
          id
          key
          title
        }
      }
    }
  }
`);
