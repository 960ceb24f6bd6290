/** What would have decided otherwise about a clip. The server ranks the run again for it. */
import { graphql } from '@/lib/graphql';

export const LineQuery = graphql(`
  query SelectionLine($run: ID!, $clips: [ID!]!) {
    selectionLine(runId: $run, clips: $clips) {
      __typename
      ... on SelectionLine {
        changes {
          sentence
        }
      }
      ... on UserError {
        code
        message
      }
    }
  }
`);
