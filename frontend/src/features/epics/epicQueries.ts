/** Epics as a list, and one with everything that came of it. */
import { OutcomeDeltaRow } from '@/components/outcome-deltas/outcomeDelta';
import { graphql, type ResultOf } from '@/lib/graphql';

export const EpicsQuery = graphql(`
  query Epics($first: Int!, $after: String, $text: String) {
    epics(first: $first, after: $after, text: $text) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        node {
          id
          key
          title
          status
          owner
          due
          costHours
          costBasis
          clusters {
            id
          }
          realizedGain {
            value
            low
            high
            unit
            basis
          }
        }
      }
    }
  }
`);

export type ListedEpic = ResultOf<typeof EpicsQuery>['epics']['edges'][number]['node'];

export const ImportEpicsMutation = graphql(`
  mutation ImportEpics($input: ImportEpicsInput!) {
    importEpics(input: $input) {
      __typename
      ... on ImportEpicsSuccess {
        new
        changed
        unchanged
        findings {
          code
          message
          severity
          file
          row
          field
          count
        }
      }
      ... on UserError {
        code
        message
        path
      }
      ... on Invalid {
        findings {
          code
          message
          severity
          file
          row
          field
          count
        }
      }
    }
  }
`);

export const EpicQuery = graphql(
  `
    query Epic($key: String!, $asOf: DateTime) {
      epic(key: $key, asOf: $asOf) {
        id
        key
        title
        description
        status
        owner
        url
        due
        createdAt
        changedAt
        costHours
        costBasis
        answeredBy
        cuts
        expectedGain {
          value
          low
          high
          unit
          basis
        }
        realizedGain {
          value
          low
          high
          unit
          basis
        }
        clusters {
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
        queues {
          id
          name
          numItems
          hours
        }
        clips(first: 1) {
          totalCount
        }
        batches {
          id
          label
          name
          numClips
          numLabels
          spentHours
        }
        releases {
          id
          label
          numClips
          digest
        }
        modelVersions {
          id
          label
          registeredAt
        }
        deltas {
          ...OutcomeDeltaRow
        }
        decisions {
          id
          label
          title
          kind
          author
          authorRole
          decidedAt
          recordedAt
        }
      }
    }
  `,
  [OutcomeDeltaRow],
);

export type EpicDetails = NonNullable<ResultOf<typeof EpicQuery>['epic']>;

export type Gain = NonNullable<EpicDetails['realizedGain']>;

/** Error clusters of the newest evaluation that has any: what an epic may be linked to. */
export const LinkableClustersQuery = graphql(`
  query LinkableClusters {
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
      }
    }
  }
`);
