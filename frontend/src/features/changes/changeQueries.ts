/** Change requests as a list, one of them, and the steps that people take. */
import { graphql, type ResultOf } from '@/lib/graphql';

export const ChangesQuery = graphql(`
  query Changes($first: Int!, $after: String, $statuses: [ChangeStatus!]) {
    changeRequests(first: $first, after: $after, statuses: $statuses) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        node {
          id
          label
          kind
          subject
          baseVersion
          version
          status
          isStale
          effectiveFrom
          rationale
          proposer
          proposerRole
          createdAt
          impact {
            state
            sentence
          }
        }
      }
    }
  }
`);

export type ListedChange = ResultOf<typeof ChangesQuery>['changeRequests']['edges'][number]['node'];

export const ChangeQuery = graphql(`
  query Change($id: ID!) {
    changeRequest(id: $id) {
      id
      label
      kind
      subject
      baseVersion
      version
      newestVersion
      status
      isStale
      isOwn
      rationale
      proposer
      proposerRole
      effectiveFrom
      closedBy
      closedAt
      closingReason
      createdAt
      lines {
        name
        before
        after
      }
      impact {
        state
        notes
        replay {
          run {
            id
            number
            profile
            numCandidates
            spentHours
          }
          overlap {
            depth
            share
          }
          rankBiasedOverlap
          hoursMoved
          numEntered
          numLeft
          gainBefore
          gainLost
          entered {
            rankBefore
            rankAfter
            minutes
            clip {
              id
              clipId
              region
              weather
              timeOfDay
            }
          }
          left {
            rankBefore
            rankAfter
            minutes
            clip {
              id
              clipId
              region
              weather
              timeOfDay
            }
          }
        }
      }
      reviews {
        number
        reviewer
        reviewerRole
        verdict
        rationale
        createdAt
      }
      reverts {
        id
        label
      }
    }
  }
`);

export type ChangeDetails = NonNullable<ResultOf<typeof ChangeQuery>['changeRequest']>;
export type Replay = NonNullable<ChangeDetails['impact']['replay']>;

export const ReviewChangeMutation = graphql(`
  mutation ReviewChange($input: ReviewChangeInput!) {
    reviewChange(input: $input) {
      __typename
      ... on ChangeSuccess {
        change {
          id
        }
      }
      ... on UserError {
        code
        message
        path
      }
    }
  }
`);

export const ActivateChangeMutation = graphql(`
  mutation ActivateChange($id: ID!) {
    activateChange(changeId: $id) {
      __typename
      ... on ChangeSuccess {
        change {
          id
        }
      }
      ... on UserError {
        code
        message
        path
      }
    }
  }
`);

export const RollbackChangeMutation = graphql(`
  mutation RollbackChange($input: TakeBackInput!) {
    rollbackChange(input: $input) {
      __typename
      ... on ChangeSuccess {
        change {
          id
        }
      }
      ... on UserError {
        code
        message
        path
      }
    }
  }
`);

export const WithdrawChangeMutation = graphql(`
  mutation WithdrawChange($input: TakeBackInput!) {
    withdrawChange(input: $input) {
      __typename
      ... on ChangeSuccess {
        change {
          id
        }
      }
      ... on UserError {
        code
        message
        path
      }
    }
  }
`);
