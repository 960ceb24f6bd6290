/** Says that an epic addresses an error cluster, or takes that back; both keep a reason. */
import { graphql } from '@/lib/graphql';

export const LinkEpicMutation = graphql(`
  mutation LinkEpic($input: LinkEpicInput!) {
    linkEpic(input: $input) {
      __typename
      ... on LinkEpicSuccess {
        epic {
          id
          key
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

export const UnlinkEpicMutation = graphql(`
  mutation UnlinkEpic($input: LinkEpicInput!) {
    unlinkEpic(input: $input) {
      __typename
      ... on LinkEpicSuccess {
        epic {
          id
          key
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

export const LINK_FIELDS = { key: 'chosen', clusterId: 'chosen', cluster_id: 'chosen', reason: 'reason' };
