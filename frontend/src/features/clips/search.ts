/** Parameters of a clip's address: which frame, whose boxes, and from which score on. */
import { defineSearch, text, wholeNumber } from '@/lib/search';

export const readClipSearch = defineSearch({
  evaluation: text(),
  predictions: text(),
  frame: wholeNumber(),
  /** Percent of the score below which predictions are not drawn. */
  minScore: wholeNumber(),
});

export type ClipSearch = ReturnType<typeof readClipSearch>;
