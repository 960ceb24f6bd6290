/** Jobs as a list, one of them as it goes on, and what steers them. */
import { graphql, type ResultOf } from '@/lib/graphql';

const JobRow = graphql(`
  fragment JobRow on Job @_unmask {
    id
    kind
    state
    subject
    createdAt
    startedAt
    endedAt
    error
    attempts
    progress {
      done
      total
      note
    }
  }
`);

export const JobsQuery = graphql(
  `
    query Jobs($first: Int!, $after: String, $state: JobState) {
      jobs(first: $first, after: $after, state: $state) {
        totalCount
        pageInfo {
          hasNextPage
          endCursor
        }
        edges {
          node {
            ...JobRow
          }
        }
      }
    }
  `,
  [JobRow],
);

export type Job = ResultOf<typeof JobsQuery>['jobs']['edges'][number]['node'];

export const JobProgressSubscription = graphql(
  `
    subscription JobProgress($id: ID!) {
      jobProgress(id: $id) {
        ...JobRow
      }
    }
  `,
  [JobRow],
);

export const ResumeJobMutation = graphql(
  `
    mutation ResumeJob($input: ResumeJobInput!) {
      resumeJob(input: $input) {
        __typename
        ... on ResumeJobSuccess {
          job {
            ...JobRow
          }
        }
        ... on UserError {
          code
          message
          path
        }
      }
    }
  `,
  [JobRow],
);

export const CancelJobMutation = graphql(
  `
    mutation CancelJob($input: CancelJobInput!) {
      cancelJob(input: $input) {
        __typename
        ... on CancelJobSuccess {
          job {
            ...JobRow
          }
        }
        ... on UserError {
          code
          message
          path
        }
      }
    }
  `,
  [JobRow],
);

export const RebuildGraphMutation = graphql(
  `
    mutation RebuildGraph($input: RebuildGraphInput!) {
      rebuildGraph(input: $input) {
        __typename
        ... on RebuildGraphSuccess {
          isNew
          job {
            ...JobRow
          }
        }
        ... on UserError {
          code
          message
          path
        }
      }
    }
  `,
  [JobRow],
);
