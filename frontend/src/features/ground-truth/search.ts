/** Parameters of the page: whose doubts are shown, of which kind, and the label that is looked at. */
import { defineSearch, flag, oneOf, text } from '@/lib/search';

export const readGroundTruthSearch = defineSearch({
  evaluation: text(),
  kind: oneOf(['OVERLOOKED', 'BADLY_LOCATED', 'SWAPPED']),
  /** Global id of the error that shows it. */
  label: text(),
  /** True while a queue is made. */
  queue: flag(),
});

export type GroundTruthSearch = ReturnType<typeof readGroundTruthSearch>;
