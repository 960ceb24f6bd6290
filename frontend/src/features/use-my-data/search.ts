/** Parameters of the page's address: the step, and what the steps before it left. */
import { defineSearch, text, wholeNumber } from '@/lib/search';

export const readUseMyDataSearch = defineSearch({
  step: wholeNumber(1),
  /** Upload of the catalog that is being mapped. */
  upload: text(),
  /** The ranking that the queue is made of. */
  run: text(),
});

export type UseMyDataSearch = ReturnType<typeof readUseMyDataSearch>;

export const STEPS = ['catalog', 'columns', 'results', 'ranking', 'queue'] as const;
export type Step = (typeof STEPS)[number];

export function stepOf({ step = 1 }: UseMyDataSearch): Step {
  return STEPS[Math.min(step, STEPS.length) - 1] ?? 'catalog';
}

export function numberOf(step: Step): number {
  return STEPS.indexOf(step) + 1;
}
