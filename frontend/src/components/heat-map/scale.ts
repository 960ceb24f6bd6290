/** Steps of the color scale: which step a value takes, and what each step is called. */

/** As many as tokens.css has colors. */
export const STEPS = 6;

export interface HeatScale {
  /** From the lowest step to the highest. */
  labels: readonly string[];
  stepOf: (value: number) => number;
}

/** Steps of one width from 0 on; the last one has no end. */
export function evenScale(width: number, labelOf: (from: number, to: number | null) => string): HeatScale {
  const steps = Array.from({ length: STEPS }, (_, step) => step);
  return {
    labels: steps.map((step) =>
      labelOf(step * width, step === STEPS - 1 ? null : (step + 1) * width),
    ),
    // 0.6 / 0.2 is a little below 3.
    stepOf: (value) => Math.min(STEPS - 1, Math.max(0, Math.floor(value / width + 1e-9))),
  };
}

/** Steps for counts up to `most`, of a width that people count in: 1, 2 or 5 times a power of ten. */
export function countScale(most: number): HeatScale {
  const width = roundWidth(most / STEPS);
  return evenScale(width, (from, to) => {
    if (to === null) return `${from} or more`;
    return to - from === 1 ? String(from) : `${from}–${to - 1}`;
  });
}

function roundWidth(least: number): number {
  if (least <= 1) return 1;
  const power = 10 ** Math.floor(Math.log10(least));
  const factor = [1, 2, 5, 10].find((step) => step * power >= least) ?? 10;
  return factor * power;
}
