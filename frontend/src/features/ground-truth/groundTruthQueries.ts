/** What the page asks for: whose labels, the doubtful ones page by page, and one on its frame. */
import { FrameWithBoxes } from '@/components/frame/frameBoxes';
import { graphql, type ResultOf } from '@/lib/graphql';

export const SourcesQuery = graphql(`
  query GroundTruthSources {
    evaluations(first: 100) {
      edges {
        node {
          id
          label
          numSuspects
          benchmark {
            id
            name
            label
          }
          modelVersion {
            id
            label
          }
        }
      }
    }
  }
`);

export type Source = ResultOf<typeof SourcesQuery>['evaluations']['edges'][number]['node'];

export const SuspectsQuery = graphql(`
  query GroundTruthErrors(
    $evaluation: ID!
    $kind: GroundTruthErrorKind
    $first: Int!
    $after: String
  ) {
    groundTruthErrors(evaluation: $evaluation, kind: $kind, first: $first, after: $after) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        node {
          kind
          score
          sentence
          error {
            id
            outcome
            className
            frameIndex
            x
            y
            width
            height
            score
            clip {
              id
              clipId
              origin
            }
          }
        }
      }
    }
  }
`);

export type Suspects = ResultOf<typeof SuspectsQuery>['groundTruthErrors'];
export type Suspect = Suspects['edges'][number]['node'];

export const SuspectFrameQuery = graphql(
  `
    query SuspectFrame($clip: ID!, $index: Int!, $evaluation: ID!) {
      clip(id: $clip) {
        id
        frame(index: $index, evaluationId: $evaluation) {
          ...FrameWithBoxes
        }
      }
    }
  `,
  [FrameWithBoxes],
);

export const CreateFixQueueMutation = graphql(`
  mutation CreateFixQueue($input: CreateFixQueueInput!) {
    createFixQueue(input: $input) {
      __typename
      ... on CreateFixQueueSuccess {
        isNew
        queue {
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

export const FixOntologiesQuery = graphql(`
  query FixOntologies {
    ontologies {
      id
      name
      version
      classes
    }
  }
`);
