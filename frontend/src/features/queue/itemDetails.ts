/** What only the item at the side shows: the whole reason, its cost range, how it came in. */
import { graphql, type ResultOf } from '@/lib/graphql';
import { type Read, useRead } from '@/lib/read';

const ItemReason = graphql(`
  fragment ItemReason on Reason @_unmask {
    details
    links {
      label
      target
    }
  }
`);

const ItemUnit = graphql(`
  fragment ItemUnit on LabelingUnit @_unmask {
    task
    streams
    frameRule
    level
  }
`);

const ItemClip = graphql(`
  fragment ItemClip on Clip @_unmask {
    id
    roadType
    scenarioTags
    drive {
      id
      driveId
    }
  }
`);

const ItemDetailsQuery = graphql(
  `
    query ItemDetails($id: ID!, $withArm: Boolean!) {
      node(id: $id) {
        __typename
        id
        ... on QueueItem {
          kind
          state
          costLowMinutes
          costHighMinutes
          arm @include(if: $withArm)
          reason {
            ...ItemReason
          }
          unit {
            ...ItemUnit
          }
          clip {
            ...ItemClip
          }
        }
        ... on PriorityItem {
          costLowMinutes
          costHighMinutes
          arm @include(if: $withArm)
          reason {
            ...ItemReason
          }
          unit {
            ...ItemUnit
          }
          clip {
            ...ItemClip
          }
        }
      }
    }
  `,
  [ItemReason, ItemUnit, ItemClip],
);

export type ItemDetails = Extract<
  ResultOf<typeof ItemDetailsQuery>['node'],
  { __typename: 'QueueItem' | 'PriorityItem' }
>;

export function useItemDetails(
  id: string | undefined,
  withArm: boolean,
): { read: Read<unknown>; details: ItemDetails | undefined } {
  const read = useRead(ItemDetailsQuery, { id: id ?? '', withArm }, { pause: id === undefined });
  const found = read.data?.node;
  const isItem = found?.__typename === 'QueueItem' || found?.__typename === 'PriorityItem';
  // While the next item is on its way the last one is still here.
  return { read, details: isItem && found.id === id ? found : undefined };
}
