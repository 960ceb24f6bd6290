/** What clips that were drawn at random say of every profile. */
import { graphql, type ResultOf } from '@/lib/graphql';

export const OtherOrdersQuery = graphql(`
  query OtherOrders {
    otherOrders {
      __typename
      ... on OtherOrders {
        numClips
        numLeftOut
        orders {
          name
          numRuns
          numClips
          value
          low
          high
          gap
          gapLow
          gapHigh
          state
        }
      }
      ... on UserError {
        code
        message
      }
    }
  }
`);

type Answer = NonNullable<ResultOf<typeof OtherOrdersQuery>['otherOrders']>;
export type OtherOrders = Extract<Answer, { __typename: 'OtherOrders' }>;
export type JudgedOrder = NonNullable<OtherOrders['orders']>[number];
