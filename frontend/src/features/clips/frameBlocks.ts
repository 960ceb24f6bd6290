/** Frames are asked for in blocks of neighbors, and near the end of one the next is asked for. */
import type { Frame } from '@/components/frame/frameBoxes';
import type { FrameBlock } from './clipQueries';

export const BLOCK = 6;

/** So many steps before a block ends the next one is asked for. */
const AHEAD = 3;

type Places = Record<`at${0 | 1 | 2 | 3 | 4 | 5}`, number>;

/** Frame numbers of the block; behind the last frame it is named again, for all are asked for. */
export function blockVariables(indexes: readonly number[], block: number): Places {
  const last = indexes.at(-1) ?? 0;
  const at = (offset: number) => indexes[block * BLOCK + offset] ?? last;
  return { at0: at(0), at1: at(1), at2: at(2), at3: at(3), at4: at(4), at5: at(5) };
}

export function blockOf(place: number): number {
  return Math.floor(place / BLOCK);
}

/** The block that a few more steps lead to, in either direction; null where it is this one. */
export function nextBlock(numFrames: number, place: number): number | null {
  const here = blockOf(place);
  const forward = blockOf(Math.min(numFrames - 1, place + AHEAD));
  if (forward !== here) return forward;
  const backward = blockOf(Math.max(0, place - AHEAD));
  return backward === here ? null : backward;
}

export function framesOf(answer: FrameBlock | undefined): Frame[] {
  const clip = answer?.clip;
  if (!clip) return [];
  const found = [clip.frame0, clip.frame1, clip.frame2, clip.frame3, clip.frame4, clip.frame5];
  return found.filter((frame) => frame !== null);
}
