/** The frames of the errors on show, asked for in blocks: one request each would be too many. */
import { useCallback, useEffect, useState } from 'react';
import { type Client, useClient } from 'urql';
import type { Frame } from '@/components/frame/frameBoxes';
import { noteReceived } from '@/components/frame/usePicture';
import { type ClusterError, ErrorFramesQuery } from './clusterQuery';

const BLOCK = 4;

type Policy = 'cache-first' | 'network-only';

export interface ErrorFrameList {
  /** Undefined while it is on its way, null where there is none. */
  frameOf: (error: ClusterError) => Frame | null | undefined;
  /** A new address of the picture, for one that is no longer valid. */
  renew: (error: ClusterError) => Promise<string | null>;
}

type Frames = ReadonlyMap<string, Frame | null>;

export function useErrorFrames(
  evaluationId: string,
  errors: readonly ClusterError[],
): ErrorFrameList {
  const client = useClient();
  const [frames, setFrames] = useState<Frames>(new Map());
  useEffect(() => {
    let isWanted = true;
    const show = async (block: readonly ClusterError[]) => {
      const found = await askForFrames(client, evaluationId, block, 'cache-first');
      if (isWanted) setFrames((before) => new Map([...before, ...found]));
    };
    for (const block of blocksOf(errors)) void show(block);
    return () => {
      isWanted = false;
    };
  }, [client, evaluationId, errors]);
  const renew = useCallback(
    async (error: ClusterError) => {
      const found = await askForFrames(client, evaluationId, [error], 'network-only');
      setFrames((before) => new Map([...before, ...found]));
      return found.get(error.id)?.imageUrl ?? null;
    },
    [client, evaluationId],
  );
  return { frameOf: (error) => frames.get(error.id), renew };
}

/** A frame that could not be read counts as none: its boxes are drawn from the error itself. */
async function askForFrames(
  client: Client,
  evaluation: string,
  block: readonly ClusterError[],
  requestPolicy: Policy,
): Promise<Map<string, Frame | null>> {
  const variables = { evaluation, ...frameVariables(block) };
  const { data } = await client.query(ErrorFramesQuery, variables, { requestPolicy }).toPromise();
  const clips = [data?.error0, data?.error1, data?.error2, data?.error3];
  const found = new Map<string, Frame | null>();
  for (const [at, error] of block.entries()) {
    const frame = clips[at]?.frame ?? null;
    noteReceived(frame?.imageUrl ?? null);
    found.set(error.id, frame);
  }
  return found;
}

export function blocksOf(errors: readonly ClusterError[]): ClusterError[][] {
  const blocks: ClusterError[][] = [];
  for (let at = 0; at < errors.length; at += BLOCK) blocks.push(errors.slice(at, at + BLOCK));
  return blocks;
}

type Place = Pick<ClusterError, 'frameIndex'> & { clip: { id: string } };

/** A block that is not full names its last error again, for all are asked for. */
export function frameVariables(block: readonly Place[]) {
  const last = block.at(-1);
  if (!last) throw new Error('a block has at least one error');
  const [first = last, second = last, third = last, fourth = last] = block;
  return {
    clip0: first.clip.id,
    clip1: second.clip.id,
    clip2: third.clip.id,
    clip3: fourth.clip.id,
    at0: first.frameIndex,
    at1: second.frameIndex,
    at2: third.frameIndex,
    at3: fourth.frameIndex,
  };
}
