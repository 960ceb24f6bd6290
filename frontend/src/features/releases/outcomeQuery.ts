/** One training outcome with all of its changes. */
import { NamedNode } from '@/components/namedNode';
import { OutcomeDeltaRow } from '@/components/outcome-deltas/outcomeDelta';
import { graphql, type ResultOf } from '@/lib/graphql';

export const OutcomeQuery = graphql(
  `
    query Outcome($id: ID!) {
      outcome(id: $id) {
        id
        label
        source
        note
        evidence
        createdAt
        author
        modelVersion {
          id
          label
        }
        baseModelVersion {
          id
          label
        }
        release {
          id
          label
        }
        evaluation {
          id
          label
        }
        baseEvaluation {
          id
          label
        }
        deltas {
          ...OutcomeDeltaRow
        }
      }
    }
  `,
  [OutcomeDeltaRow],
);

export type OutcomeDetails = NonNullable<ResultOf<typeof OutcomeQuery>['outcome']>;

export const OutcomeDecisionsQuery = graphql(
  `
    query OutcomeDecisions($id: ID!) {
      decisionLineage(id: $id) {
        nodes {
          ...NamedNode
        }
        edges {
          type
          source
          target
        }
      }
    }
  `,
  [NamedNode],
);
