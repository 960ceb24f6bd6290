/** The frame on show; the one before stays until the next has come, and neighbors come early. */
import { useEffect, useState } from 'react';
import { useClient } from 'urql';
import { canvasExtent } from '@/components/frame/boxes';
import { useRead } from '@/lib/read';
import { type Frame, FrameQuery } from './clipQueries';

interface Wanted {
  id: string;
  evaluation: string | null;
  predictions: string | null;
}

export function useFrame(wanted: Wanted, index: number | undefined, neighbor: number | undefined) {
  const client = useClient();
  const read = useRead(
    FrameQuery,
    { ...wanted, index: index ?? 0 },
    { pause: index === undefined },
  );
  const { id, evaluation, predictions } = wanted;
  useEffect(() => {
    if (neighbor === undefined) return;
    const early = { id, evaluation, predictions, index: neighbor };
    void client.query(FrameQuery, early).toPromise();
  }, [client, id, evaluation, predictions, neighbor]);
  const found = read.data?.clip?.frame ?? null;
  const frame = useLast(found, `${id} ${evaluation} ${predictions}`);
  return { read, frame, extent: useLargest(frame) };
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
