/** The frames of the results on show, asked for in blocks: one request each would be too many. */
import { useCallback, useEffect, useState } from 'react';
import { type Client, useClient } from 'urql';
import { type Frame, FrameWithBoxes } from '@/components/frame/frameBoxes';
import { noteReceived } from '@/components/frame/usePicture';
import { graphql } from '@/lib/graphql';
import type { SimilarResult } from './similarQueries';
import { frameOf } from './resultRows';

const BLOCK = 4;

/** Frames of different clips, each as its evaluation or its predictions have it. */
const ResultFramesQuery = graphql(
  `
    query SimilarFrames(
      $clip0: ID!
      $clip1: ID!
      $clip2: ID!
      $clip3: ID!
      $at0: Int!
      $at1: Int!
      $at2: Int!
      $at3: Int!
      $evaluation0: ID
      $evaluation1: ID
      $evaluation2: ID
      $evaluation3: ID
      $predictions0: ID
      $predictions1: ID
      $predictions2: ID
      $predictions3: ID
    ) {
      result0: clip(id: $clip0) {
        id
        frame(index: $at0, evaluationId: $evaluation0, predictionSetId: $predictions0) {
          ...FrameWithBoxes
        }
      }
      result1: clip(id: $clip1) {
        id
        frame(index: $at1, evaluationId: $evaluation1, predictionSetId: $predictions1) {
          ...FrameWithBoxes
        }
      }
      result2: clip(id: $clip2) {
        id
        frame(index: $at2, evaluationId: $evaluation2, predictionSetId: $predictions2) {
          ...FrameWithBoxes
        }
      }
      result3: clip(id: $clip3) {
        id
        frame(index: $at3, evaluationId: $evaluation3, predictionSetId: $predictions3) {
          ...FrameWithBoxes
        }
      }
    }
  `,
  [FrameWithBoxes],
);

/** What a frame is of. */
export type Pictured = Pick<SimilarResult, 'frameIndex' | 'clip' | 'error'> & { id: string };

export interface ResultFrames {
  /** Undefined while it is on its way, null where there is none. */
  frameOf: (shown: Pictured) => Frame | null | undefined;
  /** A new address of the picture, for one that is no longer valid. */
  renew: (shown: Pictured) => Promise<string | null>;
}

/** `shown` is the same list until other results are here. */
export function useResultFrames(shown: readonly Pictured[]): ResultFrames {
  const client = useClient();
  const [frames, setFrames] = useState<ReadonlyMap<string, Frame | null>>(new Map());
  useEffect(() => {
    let isWanted = true;
    const show = async (block: readonly Pictured[]) => {
      const found = await askForFrames(client, block, 'cache-first');
      if (isWanted) setFrames((before) => new Map([...before, ...found]));
    };
    for (let at = 0; at < shown.length; at += BLOCK) void show(shown.slice(at, at + BLOCK));
    return () => {
      isWanted = false;
    };
  }, [client, shown]);
  const renew = useCallback(
    async (one: Pictured) => {
      const found = await askForFrames(client, [one], 'network-only');
      setFrames((before) => new Map([...before, ...found]));
      return found.get(one.id)?.imageUrl ?? null;
    },
    [client],
  );
  return { frameOf: (one) => frames.get(one.id), renew };
}

/** A frame that could not be read counts as none: its boxes are drawn from the error itself. */
async function askForFrames(
  client: Client,
  block: readonly Pictured[],
  requestPolicy: 'cache-first' | 'network-only',
): Promise<Map<string, Frame | null>> {
  const { data } = await client
    .query(ResultFramesQuery, frameVariables(block), { requestPolicy })
    .toPromise();
  const clips = [data?.result0, data?.result1, data?.result2, data?.result3];
  const found = new Map<string, Frame | null>();
  for (const [at, one] of block.entries()) {
    const frame = clips[at]?.frame ?? null;
    noteReceived(frame?.imageUrl ?? null);
    found.set(one.id, frame);
  }
  return found;
}

/** A block that is not full names its last one again, for all are asked for. */
export function frameVariables(block: readonly Pictured[]) {
  const last = block.at(-1);
  if (!last) throw new Error('a block has at least one result');
  const [first = last, second = last, third = last, fourth = last] = block;
  return {
    clip0: first.clip.id,
    clip1: second.clip.id,
    clip2: third.clip.id,
    clip3: fourth.clip.id,
    at0: frameOf(first),
    at1: frameOf(second),
    at2: frameOf(third),
    at3: frameOf(fourth),
    evaluation0: evaluationOf(first),
    evaluation1: evaluationOf(second),
    evaluation2: evaluationOf(third),
    evaluation3: evaluationOf(fourth),
    predictions0: predictionsOf(first),
    predictions1: predictionsOf(second),
    predictions2: predictionsOf(third),
    predictions3: predictionsOf(fourth),
  };
}

function evaluationOf({ error }: Pictured): string | null {
  return error?.evaluation.id ?? null;
}

/** What the model sees on a clip that was never measured. */
function predictionsOf({ error, clip }: Pictured): string | null {
  return error ? null : (clip.predictions[0]?.id ?? null);
}
