/** Parameters of the two addresses: filters of the list; axes, classes and error kinds of one. */
import { defineSearch, oneOf, text, texts } from '@/lib/search';

export const readEvaluationsSearch = defineSearch({ model: texts(), benchmark: texts() });

export type EvaluationsSearch = ReturnType<typeof readEvaluationsSearch>;

export const readEvaluationSearch = defineSearch({
  by: texts(),
  className: text(),
  errorKind: oneOf(['missed', 'false']),
  errorClass: text(),
  errorType: oneOf([
    'CLASSIFICATION',
    'LOCALIZATION',
    'BOTH',
    'DUPLICATE',
    'BACKGROUND',
    'MISS',
  ]),
});

export type EvaluationSearch = ReturnType<typeof readEvaluationSearch>;
