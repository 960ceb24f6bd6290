/** Parameters of the address: the run, which of its cells, in which order, and the open one. */
import { defineSearch, oneOf, text, texts, wholeNumber } from '@/lib/search';

export const SORTS = ['gain', 'hours', 'missed', 'number'] as const;

export type CellSort = (typeof SORTS)[number];

export const readCurvesSearch = defineSearch({
  /** Id of the run; absent means the newest of expected gain. */
  run: text(),
  state: texts(),
  sort: oneOf(SORTS),
  /** Number of the open cell. */
  cell: wholeNumber(),
});

export type CurvesSearch = ReturnType<typeof readCurvesSearch>;
