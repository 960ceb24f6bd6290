/** Which box of a frame an error is, and which part of the frame shows it best. */
import type { CanvasBox, Extent, View } from '@/components/frame/boxes';
import type { Frame } from '@/components/frame/frameBoxes';

const RATIO = 16 / 9;

/** The error is this much of the part's width or height at most. */
const SURROUNDINGS = 4;

/** A part is not smaller than this share of the frame: something must tell where it is. */
const LEAST = 0.3;

export interface ErrorBox {
  outcome: NonNullable<CanvasBox['outcome']>;
  className: string;
  x: number;
  y: number;
  width: number;
  height: number;
  score: number | null;
  iou: number;
}

/** All boxes of the frame and which of them is the error; the error alone where none is known. */
export function boxesWith(
  error: ErrorBox,
  frame: Pick<Frame, 'boxes'> | null,
): { boxes: readonly CanvasBox[]; active: number } {
  const boxes = frame?.boxes ?? [];
  const active = boxes.findIndex((box) => isSameBox(box, error));
  if (active >= 0) return { boxes, active };
  return { boxes: [...boxes, boxOf(error)], active: boxes.length };
}

function sourceOf({ outcome }: Pick<ErrorBox, 'outcome'>): CanvasBox['source'] {
  return outcome === 'FN' ? 'GROUND_TRUTH' : 'PREDICTION';
}

function isSameBox(box: CanvasBox, error: ErrorBox): boolean {
  return (
    box.source === sourceOf(error) &&
    box.className === error.className &&
    Math.abs(box.x - error.x) < 0.01 &&
    Math.abs(box.y - error.y) < 0.01 &&
    Math.abs(box.width - error.width) < 0.01 &&
    Math.abs(box.height - error.height) < 0.01
  );
}

function boxOf({ outcome, className, x, y, width, height, score, iou }: ErrorBox): CanvasBox {
  return { source: sourceOf({ outcome }), outcome, className, x, y, width, height, score, iou };
}

/** Around the error, inside the frame. */
export function surroundings(error: View, extent: Extent): View {
  const wanted = Math.max(
    error.width * SURROUNDINGS,
    error.height * SURROUNDINGS * RATIO,
    extent.width * LEAST,
  );
  const width = Math.min(wanted, extent.width, extent.height * RATIO);
  const height = width / RATIO;
  return {
    x: placed(error.x + error.width / 2 - width / 2, extent.width - width),
    y: placed(error.y + error.height / 2 - height / 2, extent.height - height),
    width,
    height,
  };
}

function placed(start: number, most: number): number {
  return Math.min(Math.max(0, start), Math.max(0, most));
}
