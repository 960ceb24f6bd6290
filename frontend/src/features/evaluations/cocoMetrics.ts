/** COCO's twelve numbers: their names, what each means, and how two evaluations differ. */

export type CocoName =
  | 'AP'
  | 'AP50'
  | 'AP75'
  | 'APs'
  | 'APm'
  | 'APl'
  | 'AR1'
  | 'AR10'
  | 'AR100'
  | 'ARs'
  | 'ARm'
  | 'ARl';

export type CocoNumbers = Record<CocoName, number>;

export interface CocoMetric {
  name: CocoName;
  /** What sets it apart from its neighbors. */
  at: string;
  definition: string;
  /** Only objects of one size count. */
  ofSize: boolean;
}

const SIZES = {
  s: 'small objects (area below 32 × 32 px)',
  m: 'medium objects (32 × 32 to 96 × 96 px)',
  l: 'large objects (area above 96 × 96 px)',
};
const PRECISION =
  'Mean over classes of the area under the precision-recall curve';
const RECALL = 'Mean over classes and overlaps (IoU 0.50 to 0.95) of the best recall';

export const PRECISIONS: readonly CocoMetric[] = [
  metric('AP', 'IoU 0.50–0.95', `${PRECISION}, averaged over the overlaps 0.50, 0.55 … 0.95.`),
  metric('AP50', 'IoU 0.50', `${PRECISION}; half an overlap is enough for a match.`),
  metric('AP75', 'IoU 0.75', `${PRECISION}; a match needs an overlap of 0.75.`),
  metric('APs', 'small', `AP of ${SIZES.s}.`, true),
  metric('APm', 'medium', `AP of ${SIZES.m}.`, true),
  metric('APl', 'large', `AP of ${SIZES.l}.`, true),
];

export const RECALLS: readonly CocoMetric[] = [
  metric('AR1', '1 per frame', `${RECALL} with the one surest detection of each frame.`),
  metric('AR10', '10 per frame', `${RECALL} with the 10 surest detections of each frame.`),
  metric('AR100', '100 per frame', `${RECALL} with the 100 surest detections of each frame.`),
  metric('ARs', 'small', `AR of ${SIZES.s}, 100 detections per frame.`, true),
  metric('ARm', 'medium', `AR of ${SIZES.m}, 100 detections per frame.`, true),
  metric('ARl', 'large', `AR of ${SIZES.l}, 100 detections per frame.`, true),
];

/** -1 is COCO's way to say that there was nothing to measure on: no number, never a zero. */
export function measured(value: number): number | null {
  return value < 0 ? null : value;
}

export function difference(value: number, before: number | undefined): number | null {
  if (before === undefined || value < 0 || before < 0) return null;
  return value - before;
}

function metric(
  name: CocoName,
  at: string,
  definition: string,
  ofSize = false,
): CocoMetric {
  return { name, at, definition, ofSize };
}
