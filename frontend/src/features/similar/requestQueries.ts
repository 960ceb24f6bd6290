/** What "label more like these" asks: what is left to label, how it is written down, and the order. */
import { PreviewFields } from '@/components/scenario-preview/previewFields';
import { graphql, type ResultOf, type VariablesOf } from '@/lib/graphql';

export const ClipsPreviewQuery = graphql(
  `
    query SimilarPreview($clips: [ID!]!) {
      clipsPreview(clipIds: $clips) {
        __typename
        ... on ScenarioPreview {
          ...PreviewFields
        }
        ... on UserError {
          code
          message
        }
      }
    }
  `,
  [PreviewFields],
);

export const FormQuery = graphql(`
  query SimilarForm {
    ontologies {
      id
      name
      version
      classes
    }
    summary {
      latestEvaluation {
        id
        benchmark {
          id
          name
        }
      }
    }
  }
`);

export const RequestMutation = graphql(`
  mutation RequestSimilar($input: RequestSimilarInput!) {
    requestSimilar(input: $input) {
      __typename
      ... on RequestScenarioSuccess {
        numBarred
        note
        queue {
          id
          name
          numItems
          hours
        }
        collectionRequest {
          id
          numWanted
          expression
          oddExpression
          scenario {
            id
            label
          }
        }
      }
      ... on UserError {
        code
        message
        path
      }
      ... on Invalid {
        findings {
          row
        }
      }
    }
  }
`);

export type RequestInput = VariablesOf<typeof RequestMutation>['input'];

export type Requested = Extract<
  ResultOf<typeof RequestMutation>['requestSimilar'],
  { __typename: 'RequestScenarioSuccess' }
>;
