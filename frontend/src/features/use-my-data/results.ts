/** Imports a model's results: on ground truth as an evaluation, else as predictions. */
import { graphql, type ResultOf, type VariablesOf } from '@/lib/graphql';
import { FindingFields, RefusalFields } from './answers';

export const ImportEvaluationMutation = graphql(
  `
    mutation ImportEvaluation($input: ImportEvaluationInput!) {
      importEvaluation(input: $input) {
        __typename
        ... on ImportEvaluationSuccess {
          isNew
          clipsMatched
          clipsAdded
          evaluation {
            id
            modelVersion {
              label
            }
            benchmark {
              label
            }
            counts {
              gt
              fn
            }
          }
          findings {
            ...FindingFields
          }
        }
        ...RefusalFields
      }
    }
  `,
  [FindingFields, RefusalFields],
);

export const ImportPredictionsMutation = graphql(
  `
    mutation ImportPredictions($input: ImportPredictionsInput!) {
      importPredictions(input: $input) {
        __typename
        ... on ImportPredictionsSuccess {
          isNew
          numClips
          numPredictions
          findings {
            ...FindingFields
          }
        }
        ...RefusalFields
      }
    }
  `,
  [FindingFields, RefusalFields],
);

type EvaluationResult = ResultOf<typeof ImportEvaluationMutation>['importEvaluation'];
export type ImportedEvaluation = Extract<
  EvaluationResult,
  { __typename: 'ImportEvaluationSuccess' }
>;
export type EvaluationInput = VariablesOf<typeof ImportEvaluationMutation>['input'];
