/** Whose doubts are shown: the evaluation of the address, else the newest that has any. */
import type { Source } from './groundTruthQueries';

export function chosenSource(
  sources: readonly Source[],
  wanted: string | undefined,
): Source | undefined {
  const byAddress = sources.find(({ id }) => id === wanted);
  return byAddress ?? sources.find(({ numSuspects }) => numSuspects > 0) ?? sources[0];
}

/** Place of the box of an error among those of its frame; null where it is not drawn. */
export function placeOfBox(
  boxes: readonly { className: string; x: number; y: number; width: number; height: number }[],
  error: { className: string; x: number; y: number; width: number; height: number },
): number | null {
  const place = boxes.findIndex(
    (box) =>
      box.className === error.className &&
      (['x', 'y', 'width', 'height'] as const).every(
        (side) => Math.abs(box[side] - error[side]) < 0.01,
      ),
  );
  return place < 0 ? null : place;
}
