/** Parameters of the address: the two evaluations, where and by what they are compared. */
import { defineSearch, oneOf, text, texts } from '@/lib/search';

export const OPERATING_POINTS = ['EQUAL_FP', 'PUBLISHED', 'EQUAL_RECALL', 'EQUAL_SCORE'] as const;

export type OperatingPoint = (typeof OPERATING_POINTS)[number];

export const readDeltaSearch = defineSearch({
  /** The earlier evaluation. */
  a: text(),
  /** The later one, about which the page asks. */
  b: text(),
  at: oneOf(OPERATING_POINTS),
  by: texts(),
  className: text(),
  /** Label of the cohort whose details are open. */
  row: text(),
});

export type DeltaSearch = ReturnType<typeof readDeltaSearch>;
