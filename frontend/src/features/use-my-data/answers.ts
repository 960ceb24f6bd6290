/** What every answer of an import says of findings and refusals; unmasked, for it is plain data. */
import { graphql } from '@/lib/graphql';

export const FindingFields = graphql(`
  fragment FindingFields on Finding @_unmask {
    code
    message
    severity
    file
    row
    field
    count
  }
`);

export const RefusalFields = graphql(
  `
    fragment RefusalFields on UserError @_unmask {
      __typename
      code
      message
      path
      ... on Invalid {
        findings {
          ...FindingFields
        }
      }
    }
  `,
  [FindingFields],
);
