/** One row of a ranked list, of a queue or of a run, and how pages of them are asked for. */
import type { Client } from 'urql';
import { graphql, type ResultOf } from '@/lib/graphql';
import type { ItemFilter } from './search';

const RankedRow = graphql(`
  fragment RankedRow on RankedItem @_unmask {
    __typename
    id
    rank
    score
    costMinutes
    parts {
      name
      label
      weight
      signal
      value
      cell
    }
    reason {
      headline
    }
    clip {
      id
      clipId
      numFrames
      region
      weather
      timeOfDay
    }
  }
`);

const RankedItemsQuery = graphql(
  `
    query RankedItems(
      $list: ID!
      $fromRank: Int
      $offset: Int
      $first: Int!
      $filter: ClipFilter
      $withArm: Boolean!
    ) {
      node(id: $list) {
        __typename
        id
        ... on Queue {
          items(fromRank: $fromRank, offset: $offset, first: $first, filter: $filter) {
            edges {
              node {
                ...RankedRow
                arm @include(if: $withArm)
                state
              }
            }
          }
        }
        ... on PriorityRun {
          items(fromRank: $fromRank, offset: $offset, first: $first, filter: $filter) {
            edges {
              node {
                ...RankedRow
                arm @include(if: $withArm)
                selected
              }
            }
          }
        }
      }
    }
  `,
  [RankedRow],
);

type List = Extract<
  ResultOf<typeof RankedItemsQuery>['node'],
  { __typename: 'Queue' | 'PriorityRun' }
>;

export type RankedItem = List['items']['edges'][number]['node'];

export interface RankedListKey {
  /** Global id of a queue or of a run. */
  list: string;
  filter: ItemFilter | null;
  /** Whether the reader is answered how items came in. */
  withArm: boolean;
}

/** Where a page begins: behind so many rows under the filter, or at a rank, which is found sooner. */
export type PageStart = { offset: number } | { fromRank: number };

/** Ranks have no gaps in a whole list; under a filter they have, so there rows are counted. */
export function pageStart(offset: number, filter: ItemFilter | null): PageStart {
  return filter === null ? { fromRank: offset + 1 } : { offset };
}

export async function fetchItems(
  client: Client,
  key: RankedListKey,
  start: PageStart,
  first: number,
): Promise<RankedItem[]> {
  const variables = { ...key, first, fromRank: null, offset: null, ...start };
  const { data, error } = await client.query(RankedItemsQuery, variables).toPromise();
  if (error) throw error;
  const found = data?.node;
  if (found?.__typename !== 'Queue' && found?.__typename !== 'PriorityRun') return [];
  return found.items.edges.map((edge) => edge.node);
}
