/** Decisions as a list, one of them, and putting one on record. */
import { NamedNode } from '@/components/namedNode';
import { graphql, type ResultOf } from '@/lib/graphql';

export const DecisionsQuery = graphql(
  `
    query Decisions($first: Int!, $after: String, $about: ID) {
      decisions(first: $first, after: $after, about: $about) {
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
            title
            rationale
            author
            authorRole
            decidedAt
            recordedAt
            about {
              ...NamedNode
            }
          }
        }
      }
    }
  `,
  [NamedNode],
);

export type ListedDecision = ResultOf<typeof DecisionsQuery>['decisions']['edges'][number]['node'];

export const DecisionQuery = graphql(
  `
    query Decision($id: ID!) {
      decision(id: $id) {
        id
        label
        kind
        title
        rationale
        evidence
        author
        authorRole
        decidedAt
        recordedAt
        about {
          ...NamedNode
        }
        cites {
          ...NamedNode
        }
      }
    }
  `,
  [NamedNode],
);

export type DecisionDetails = NonNullable<ResultOf<typeof DecisionQuery>['decision']>;

/** What the thing that a decision is about is called; the start of a trace is the thing itself. */
export const NameQuery = graphql(
  `
    query NameOfNode($id: ID!) {
      lineage(id: $id, depth: 1) {
        start {
          ...NamedNode
        }
      }
    }
  `,
  [NamedNode],
);

export const RecordDecisionMutation = graphql(`
  mutation RecordDecision($input: RecordDecisionInput!) {
    recordDecision(input: $input) {
      __typename
      ... on RecordDecisionSuccess {
        isNew
        decision {
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
