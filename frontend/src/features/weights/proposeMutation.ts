/** Proposing weights that were tried. */
import { graphql } from '@/lib/graphql';

export const ProposeWeightsMutation = graphql(`
  mutation ProposeWeights($input: ProposeChangeInput!) {
    proposeChange(input: $input) {
      __typename
      ... on ChangeSuccess {
        isNew
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
