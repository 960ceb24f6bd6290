/** Data, ontologies, tools and benchmarks of the program, with who answers for each. */
import { graphql, type ResultOf } from '@/lib/graphql';

export const InventoryItemFields = graphql(`
  fragment InventoryItemFields on InventoryItem @_unmask {
    id
    kind
    name
    version
    owner
    ownedSince
    lastSyncAt
    size
    findings {
      code
      message
    }
  }
`);

export const InventoryQuery = graphql(
  `
    query Inventory {
      inventory {
        datasets {
          ...InventoryItemFields
        }
        ontologies {
          ...InventoryItemFields
        }
        annotationTools {
          ...InventoryItemFields
        }
        benchmarks {
          ...InventoryItemFields
        }
      }
      benchmarks {
        id
        label
      }
    }
  `,
  [InventoryItemFields],
);

export type Inventoried = ResultOf<typeof InventoryQuery>;
export type Inventory = Inventoried['inventory'];
export type InventoryItem = Inventory['datasets'][number];
