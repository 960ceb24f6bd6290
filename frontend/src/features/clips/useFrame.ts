/**
 * The frame on show; the one before stays until the next has come with its picture, and neighbors
 * come early.
 */
import { useCallback, useEffect, useMemo, useState } from 'react';
import { type Client, useClient } from 'urql';
import { canvasExtent } from '@/components/frame/boxes';
import type { Frame } from '@/components/frame/frameBoxes';
import { loadPicture, noteReceived, type Picture, usePicture } from '@/components/frame/usePicture';
import type { VariablesOf } from '@/lib/graphql';
import { type Read, useRead } from '@/lib/read';
import { FrameBlockQuery } from './clipQueries';
import { blockOf, blockVariables, framesOf, nextBlock } from './frameBlocks';

interface Wanted {
  id: string;
  evaluation: string | null;
  predictions: string | null;
}

export interface ShownFrame {
  read: Read<unknown>;
  frame: Frame | null;
  extent: Extent;
  picture: Picture;
}

/** `indexes`: of all frames of the clip; `place`: of the wanted one among them. */
export function useFrame(wanted: Wanted, indexes: readonly number[], place: number): ShownFrame {
  const client = useClient();
  const { id, evaluation, predictions } = wanted;
  const read = useRead(FrameBlockQuery, {
    ...wanted,
    ...blockVariables(indexes, blockOf(place)),
  });
  const ask = useCallback(
    (block: number, requestPolicy: 'cache-first' | 'network-only') => {
      const variables = { id, evaluation, predictions, ...blockVariables(indexes, block) };
      return askForFrames(client, variables, requestPolicy);
    },
    [client, id, evaluation, predictions, indexes],
  );
  const frames = useMemo(() => framesOf(read.data), [read.data]);
  const found = frames.find(({ index }) => index === indexes[place]) ?? null;
  const key = `${id} ${evaluation} ${predictions}`;
  const picture = usePicture({
    key: `${key} ${indexes[place]}`,
    url: found?.imageUrl,
    renew: async () => {
      const fresh = await ask(blockOf(place), 'network-only');
      return fresh.find(({ index }) => index === indexes[place])?.imageUrl ?? null;
    },
  });
  const next = nextBlock(indexes.length, place);
  useEffect(() => {
    if (next !== null) void ask(next, 'cache-first');
  }, [ask, next]);
  usePicturesEarly(frames, indexes, place);
  const frame = useLast(picture.state === 'loading' ? null : found, key);
  return { read, frame, extent: useLargest(frame), picture };
}

async function askForFrames(
  client: Client,
  variables: VariablesOf<typeof FrameBlockQuery>,
  requestPolicy: 'cache-first' | 'network-only',
): Promise<Frame[]> {
  const { data } = await client.query(FrameBlockQuery, variables, { requestPolicy }).toPromise();
  const frames = framesOf(data);
  for (const { imageUrl } of frames) noteReceived(imageUrl);
  return frames;
}

/** Those that one step leads to; one that fails is asked for again once it is looked at. */
function usePicturesEarly(
  frames: readonly Frame[],
  indexes: readonly number[],
  place: number,
): void {
  useEffect(() => {
    for (const { imageUrl } of frames) noteReceived(imageUrl);
  }, [frames]);
  const after = urlAt(frames, indexes[place + 1]);
  const before = urlAt(frames, indexes[place - 1]);
  useEffect(() => {
    for (const url of [after, before]) if (url) void loadPicture(url).catch(() => undefined);
  }, [after, before]);
}

function urlAt(frames: readonly Frame[], wanted: number | undefined): string | null {
  return frames.find(({ index }) => index === wanted)?.imageUrl ?? null;
}

/** What came last for this key; nothing of another clip or model. */
function useLast(found: Frame | null, key: string): Frame | null {
  const [last, setLast] = useState<{ key: string; frame: Frame } | null>(null);
  if (found && (last?.frame !== found || last.key !== key)) setLast({ key, frame: found });
  if (found) return found;
  return last?.key === key ? last.frame : null;
}

interface Extent {
  width: number | null;
  height: number | null;
}

/** Frames without a recorded size share the largest canvas so far, so that it does not jump. */
function useLargest(frame: Frame | null): Extent {
  const [largest, setLargest] = useState<Extent>({ width: null, height: null });
  if (!frame) return largest;
  const needed = canvasExtent(frame.boxes, frame.width, frame.height);
  if (frame.width && frame.height) return needed;
  const width = Math.max(largest.width ?? 0, needed.width);
  const height = Math.max(largest.height ?? 0, needed.height);
  if (width !== largest.width || height !== largest.height) setLargest({ width, height });
  return { width, height };
}
