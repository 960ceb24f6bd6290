/** Steps through the frames of a clip, and the marks of the frame strip. */
import { plural } from '@/lib/format';
import type { FrameSummary } from './clipQueries';

/**
 * Place of the wanted frame in the list, else of the next one after it, else of the last. Without
 * a wish: the first with an error, else the one with most to see.
 */
export function placeOf(frames: readonly FrameSummary[], wanted: number | undefined): number {
  if (wanted === undefined) return placeOfInterest(frames);
  const place = frames.findIndex(({ index }) => index >= wanted);
  return place < 0 ? Math.max(0, frames.length - 1) : place;
}

function placeOfInterest(frames: readonly FrameSummary[]): number {
  const error = frames.findIndex(hasError);
  if (error >= 0) return error;
  const most = Math.max(0, ...frames.map(({ predictions }) => predictions));
  return Math.max(0, frames.findIndex(({ predictions }) => predictions === most));
}

export function hasError({ fn, fp }: FrameSummary): boolean {
  return fn + fp > 0;
}

/** Place of the nearest frame with an error in the given direction, null where there is none. */
export function nextError(
  frames: readonly FrameSummary[],
  place: number,
  step: 1 | -1,
): number | null {
  for (let at = place + step; at >= 0 && at < frames.length; at += step) {
    const frame = frames[at];
    if (frame && hasError(frame)) return at;
  }
  return null;
}

export function describeFrame(frame: FrameSummary, isJudged: boolean): string {
  const parts = isJudged
    ? [`${frame.fn} missed`, `${frame.fp} false`, `${frame.tp} found`]
    : [plural(frame.predictions, 'prediction')];
  return `Frame ${frame.index}: ${parts.join(', ')}`;
}

export const STRIP_HEIGHT = 100;
const MARGIN = 4;
const BAR = 0.7;

/** Bars up for what was missed, down for what is false; without ground truth, for what was seen. */
export function stripMarks(
  frames: readonly FrameSummary[],
  isJudged: boolean,
): { up: string; down: string } {
  const upOf = (frame: FrameSummary) => (isJudged ? frame.fn : frame.predictions);
  const downOf = (frame: FrameSummary) => (isJudged ? frame.fp : 0);
  const most = Math.max(1, ...frames.map((frame) => Math.max(upOf(frame), downOf(frame))));
  const axis = axisOf(isJudged);
  const bars = (of: (frame: FrameSummary) => number, direction: 1 | -1) =>
    frames
      .map((frame, at) => {
        const height = (of(frame) / most) * (axis - MARGIN);
        return height > 0 ? bar(at, axis, height * direction) : '';
      })
      .join('');
  return { up: bars(upOf, -1), down: bars(downOf, 1) };
}

/** Where the bars stand: in the middle where they go both ways. */
export function axisOf(isJudged: boolean): number {
  return isJudged ? STRIP_HEIGHT / 2 : STRIP_HEIGHT - MARGIN;
}

function bar(at: number, axis: number, height: number): string {
  return `M${at + (1 - BAR) / 2} ${axis}h${BAR}v${height.toFixed(1)}h${-BAR}z`;
}
