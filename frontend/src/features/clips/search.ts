/** Parameters of a clip's address: which frame, whose boxes, and which of them are drawn. */
import { defineSearch, oneOf, text, wholeNumber } from '@/lib/search';

export const readClipSearch = defineSearch({
  evaluation: text(),
  predictions: text(),
  frame: wholeNumber(),
  /** Percent of the score below which predictions are not drawn. */
  minScore: wholeNumber(),
  /** Hidden boxes leave the picture alone. */
  boxes: oneOf(['hidden']),
});

export type ClipSearch = ReturnType<typeof readClipSearch>;
