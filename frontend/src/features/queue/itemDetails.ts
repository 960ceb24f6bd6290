/**
 * What only the item at the side shows: the whole reason, its cost range, how it came in, a frame,
 * and where recording time would put it. One request, for people move from item to item quickly.
 */
import { type Client, useClient } from 'urql';
import { graphql, type ResultOf, type VariablesOf } from '@/lib/graphql';
import { type Read, useRead } from '@/lib/read';
import type { RankedItem } from './rankedItem';

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
    origin
    roadType
    scenarioTags
    frame(index: $frame) {
      index
      width
      height
      imageUrl
      boxes {
        source
        outcome
        className
        x
        y
        width
        height
        score
        probability
        iou
      }
    }
    drive {
      id
      driveId
    }
  }
`);

const ItemDetailsQuery = graphql(
  `
    query ItemDetails(
      $id: ID!
      $withArm: Boolean!
      $frame: Int!
      $clip: String!
      $fifo: ID!
      $withFifo: Boolean!
    ) {
      priorityRun(id: $fifo) @include(if: $withFifo) {
        id
        items(first: 50, filter: { search: $clip }) {
          edges {
            node {
              id
              rank
              selected
              clip {
                id
              }
            }
          }
        }
      }
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
          propensity @include(if: $withArm)
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

/** The rank among recordings by time, null where that list does not have the clip. */
/** Null: the run does not list the clip; undefined: that is not known. */
export type FifoRank = { rank: number; selected: boolean } | null | undefined;

/** As many as are asked for in the query below. */
const FIFO_MATCHES = 50;

interface DetailsRead {
  read: Read<unknown>;
  details: ItemDetails | undefined;
  fifoRank: FifoRank;
  /** Asks for a new address of the frame's picture. */
  renewPicture: () => Promise<string | null>;
}

export function useItemDetails(
  item: RankedItem,
  withArm: boolean,
  fifo: { id: string } | null,
): DetailsRead {
  const client = useClient();
  const wanted = {
    id: item.id,
    withArm,
    // From the middle of the clip.
    frame: Math.floor((item.clip.numFrames ?? 0) / 2),
    clip: item.clip.clipId,
    fifo: fifo?.id ?? '',
    withFifo: fifo !== null,
  };
  const read = useRead(ItemDetailsQuery, wanted);
  const found = itemOf(read.data);
  return {
    read,
    // While the next item is on its way the last one is still here.
    details: found?.id === item.id ? found : undefined,
    fifoRank: fifoRankOf(read.data, item.clip.id),
    renewPicture: () => pictureOf(client, wanted),
  };
}

type Answer = ResultOf<typeof ItemDetailsQuery> | undefined;

function itemOf(answer: Answer): ItemDetails | undefined {
  const found = answer?.node;
  return found?.__typename === 'QueueItem' || found?.__typename === 'PriorityItem'
    ? found
    : undefined;
}

function fifoRankOf(answer: Answer, clip: string): FifoRank {
  const edges = answer?.priorityRun?.items.edges ?? [];
  const found = edges.find(({ node }) => node.clip.id === clip)?.node;
  // A full page may leave out the clip itself: then nothing is known.
  return found ?? (edges.length < FIFO_MATCHES ? null : undefined);
}

async function pictureOf(
  client: Client,
  wanted: VariablesOf<typeof ItemDetailsQuery>,
): Promise<string | null> {
  const { data } = await client
    .query(ItemDetailsQuery, wanted, { requestPolicy: 'network-only' })
    .toPromise();
  return itemOf(data)?.clip.frame?.imageUrl ?? null;
}
