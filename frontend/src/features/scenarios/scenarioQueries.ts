/** What the page asks for: scenarios with what they find, requests, axes, and one preview. */
import { PreviewFields } from '@/components/scenario-preview/previewFields';
import { graphql, type ResultOf } from '@/lib/graphql';

export const ScenariosQuery = graphql(`
  query Scenarios {
    scenarios {
      id
      name
      version
      label
      expression
      description
      author
      createdAt
      preview {
        numCandidates
        hours
        numLabeled
      }
    }
    collectionRequests {
      id
      expression
      oddExpression
      reason
      numWanted
      author
      createdAt
      scenario {
        id
        label
      }
    }
    cohortAxes {
      name
      version
      column
      kind
      edges
      unit
      isBuiltIn
    }
  }
`);

export type Scenarios = ResultOf<typeof ScenariosQuery>;
export type ListedScenario = Scenarios['scenarios'][number];
export type CollectionRequest = Scenarios['collectionRequests'][number];
export type CohortAxis = Scenarios['cohortAxes'][number];

export const ScenarioQuery = graphql(
  `
    query Scenario($id: ID!) {
      scenario(id: $id) {
        id
        name
        version
        label
        expression
        description
        reason
        author
        createdAt
        versions {
          id
          version
          expression
          reason
          author
          createdAt
        }
        preview {
          ...PreviewFields
        }
      }
    }
  `,
  [PreviewFields],
);

export type Scenario = NonNullable<ResultOf<typeof ScenarioQuery>['scenario']>;

export const PreviewQuery = graphql(
  `
    query ScenarioPreview($expression: String!) {
      scenarioPreview(expression: $expression) {
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

export const SaveScenarioMutation = graphql(`
  mutation SaveScenario($input: SaveScenarioInput!) {
    saveScenario(input: $input) {
      __typename
      ... on SaveScenarioSuccess {
        isNew
        scenario {
          id
          label
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

export const RequestScenarioMutation = graphql(`
  mutation RequestScenario($input: RequestScenarioInput!) {
    requestScenario(input: $input) {
      __typename
      ... on RequestScenarioSuccess {
        queue {
          id
        }
        collectionRequest {
          id
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

export const RegisterAxisMutation = graphql(`
  mutation RegisterAxis($input: RegisterAxisInput!) {
    registerAxis(input: $input) {
      __typename
      ... on RegisterAxisSuccess {
        isNew
        axis {
          name
          version
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
