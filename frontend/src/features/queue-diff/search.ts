/** Parameters of the address: the two runs, kinds of changes, and the change that is looked at. */
import { defineSearch, text, texts } from '@/lib/search';

export const readQueueDiffSearch = defineSearch({
  /** The earlier run; absent means the one before. */
  a: text(),
  /** The later run; absent means the newest with one before. */
  b: text(),
  kind: texts(),
  /** Id of the labeling unit whose change is open. */
  unit: text(),
});

export type QueueDiffSearch = ReturnType<typeof readQueueDiffSearch>;
