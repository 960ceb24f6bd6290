/** Parameters of the address: what the map shows, whose misses, and the selected cell. */
import { defineSearch, oneOf, text, texts } from '@/lib/search';

export const MEASURES = ['labels', 'misses', 'pool'] as const;

export type Measure = (typeof MEASURES)[number];

export const readCoverageSearch = defineSearch({
  measure: oneOf(MEASURES),
  evaluation: text(),
  /** Region, weather and light of the selected cell, in this order. */
  cell: texts(),
});

export type CoverageSearch = ReturnType<typeof readCoverageSearch>;
