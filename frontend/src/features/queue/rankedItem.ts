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
    }
    reason {
      headline
    }
    clip {
      id
      clipId
      region
      weather
      timeOfDay
    }
  }
`);

const RankedItemsQuery = graphql(
  `
    query RankedItems($list: ID!, $fromRank: Int!, $first: Int!, $filter: ClipFilter) {
      node(id: $list) {
        __typename
        id
        ... on Queue {
          items(fromRank: $fromRank, first: $first, filter: $filter) {
            edges {
              node {
                ...RankedRow
                state
              }
            }
          }
        }
        ... on PriorityRun {
          items(fromRank: $fromRank, first: $first, filter: $filter) {
            edges {
              node {
                ...RankedRow
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

const RanksQuery = graphql(`
  query Ranks($list: ID!, $fromRank: Int!, $first: Int!, $filter: ClipFilter) {
    node(id: $list) {
      __typename
      id
      ... on Queue {
        items(fromRank: $fromRank, first: $first, filter: $filter) {
          edges {
            node {
              id
              rank
            }
          }
        }
      }
      ... on PriorityRun {
        items(fromRank: $fromRank, first: $first, filter: $filter) {
          edges {
            node {
              id
              rank
            }
          }
        }
      }
    }
  }
`);

type List = Extract<
  ResultOf<typeof RankedItemsQuery>['node'],
  { __typename: 'Queue' | 'PriorityRun' }
>;

export type RankedItem = List['items']['edges'][number]['node'];

export interface RankedListKey {
  /** Global id of a queue or of a run. */
  list: string;
  filter: ItemFilter | null;
}

export async function fetchItems(
  client: Client,
  { list, filter }: RankedListKey,
  fromRank: number,
  first: number,
): Promise<RankedItem[]> {
  const variables = { list, filter, fromRank, first };
  const { data, error } = await client.query(RankedItemsQuery, variables).toPromise();
  if (error) throw error;
  const found = data?.node;
  if (found?.__typename !== 'Queue' && found?.__typename !== 'PriorityRun') return [];
  return found.items.edges.map((edge) => edge.node);
}

export async function fetchRanks(
  client: Client,
  { list, filter }: RankedListKey,
  fromRank: number,
  first: number,
): Promise<number[]> {
  const variables = { list, filter, fromRank, first };
  const { data, error } = await client.query(RanksQuery, variables).toPromise();
  if (error) throw error;
  const found = data?.node;
  if (found?.__typename !== 'Queue' && found?.__typename !== 'PriorityRun') return [];
  return found.items.edges.map((edge) => edge.node.rank);
}
