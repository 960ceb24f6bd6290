/** One row of the list, and how pages of them are asked for. */
import type { Client } from 'urql';
import { graphql, type ResultOf } from '@/lib/graphql';
import type { ItemFilter } from './search';

const ComparedItemsQuery = graphql(`
  query ComparedItems(
    $run: ID
    $fromRank: Int
    $offset: Int
    $first: Int!
    $filter: ClipFilter
    $withArm: Boolean!
  ) {
    prioritiesByProfile(runId: $run) {
      items(fromRank: $fromRank, offset: $offset, first: $first, filter: $filter) {
        edges {
          node {
            item {
              id
              rank
              score
              selected
              costMinutes
              costLowMinutes
              costHighMinutes
              arm @include(if: $withArm)
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
                details
              }
              clip {
                id
                clipId
                region
                weather
                timeOfDay
              }
            }
            places {
              profile
              rank
              selected
            }
          }
        }
      }
    }
  }
`);

export const CountQuery = graphql(`
  query ComparedCount($run: ID, $filter: ClipFilter) {
    prioritiesByProfile(runId: $run) {
      items(first: 1, filter: $filter) {
        totalCount
      }
    }
  }
`);

type Comparison = NonNullable<ResultOf<typeof ComparedItemsQuery>['prioritiesByProfile']>;

export type ComparedItem = Comparison['items']['edges'][number]['node'];
export type ProfilePlace = ComparedItem['places'][number];

export interface ListKey {
  run: string;
  filter: ItemFilter | null;
  withArm: boolean;
}

/** Ranks have no gaps in a whole list; under a filter they have, so there rows are counted. */
export async function fetchCompared(
  client: Client,
  key: ListKey,
  offset: number,
  first: number,
): Promise<ComparedItem[]> {
  const start = key.filter === null ? { fromRank: offset + 1 } : { offset };
  const variables = { ...key, first, ...start };
  const { data, error } = await client.query(ComparedItemsQuery, variables).toPromise();
  if (error) throw error;
  return data?.prioritiesByProfile?.items.edges.map(({ node }) => node) ?? [];
}
