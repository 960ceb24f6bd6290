/** Parameters of the list: what decisions are about, and whether one is put on record. */
import { defineSearch, flag, text } from '@/lib/search';

export const readDecisionsSearch = defineSearch({
  /** Global id, or a key of the graph. */
  about: text(),
  record: flag(),
});

export type DecisionsSearch = ReturnType<typeof readDecisionsSearch>;
