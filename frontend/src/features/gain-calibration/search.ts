/** Parameters of the address: whose forecasts, what came of them, and the one that is open. */
import { defineSearch, text, texts } from '@/lib/search';

export const readCalibrationSearch = defineSearch({
  /** Id of a queue. */
  queue: text(),
  came: texts(),
  row: text(),
});

export type CalibrationSearch = ReturnType<typeof readCalibrationSearch>;
