/** Boxes of one frame: how each is drawn and what it says. */
import { decimal, percent } from '@/lib/format';

export interface CanvasBox {
  source: 'GROUND_TRUTH' | 'PREDICTION';
  outcome: 'TP' | 'FP' | 'FN' | 'IGNORED' | null;
  className: string;
  x: number;
  y: number;
  width: number;
  height: number;
  score?: number | null;
  probability?: number | null;
  iou?: number | null;
}

export type BoxLook = 'truth' | 'missed' | 'prediction' | 'false' | 'ignored';

export function lookOfBox({ source, outcome }: CanvasBox): BoxLook {
  if (outcome === 'IGNORED') return 'ignored';
  if (source === 'GROUND_TRUTH') return outcome === 'FN' ? 'missed' : 'truth';
  return outcome === 'FP' ? 'false' : 'prediction';
}

const LOOK_WORDS: Record<BoxLook, string> = {
  truth: 'ground truth',
  missed: 'ground truth, missed',
  prediction: 'prediction',
  false: 'prediction, false',
  ignored: 'ignored',
};

export function wordsOfLook(look: BoxLook): string {
  return LOOK_WORDS[look];
}

/** "Pedestrian: ground truth, missed; 24 × 61 px" */
export function describeBox(box: CanvasBox): string {
  const facts = [
    `${LOOK_WORDS[lookOfBox(box)]}`,
    `${Math.round(box.width)} × ${Math.round(box.height)} px`,
  ];
  if (box.probability != null) facts.push(`probability ${percent(box.probability)}`);
  else if (box.score != null) facts.push(`score ${decimal(box.score, 3)}`);
  if (box.iou != null && box.iou > 0) facts.push(`overlap ${percent(box.iou)}`);
  return `${box.className}: ${facts.join('; ')}`;
}

/** "pedestrian, missed" or "car 87 %": what stands beside the box itself. */
export function labelBox(box: CanvasBox): string {
  const look = lookOfBox(box);
  const certainty = box.probability ?? box.score;
  if (look === 'truth') return box.className;
  if (look === 'missed') return `${box.className}, missed`;
  if (look === 'ignored') return `${box.className}, ignored`;
  const name = certainty == null ? box.className : `${box.className} ${percent(certainty)}`;
  return look === 'false' ? `${name}, false` : name;
}

export interface Extent {
  width: number;
  height: number;
}

/** Part of a frame, in its pixels. */
export interface View extends Extent {
  x: number;
  y: number;
}

/** The frame's own size, or one that holds every box where the size was never recorded. */
export function canvasExtent(
  boxes: readonly CanvasBox[],
  width: number | null | undefined,
  height: number | null | undefined,
): Extent {
  if (width && height) return { width, height };
  const right = Math.max(320, ...boxes.map((box) => box.x + box.width));
  const bottom = Math.max(180, ...boxes.map((box) => box.y + box.height));
  return { width: Math.ceil(right * 1.05), height: Math.ceil(bottom * 1.05) };
}
