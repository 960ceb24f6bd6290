/** Parameters of the page: the scenario that is looked at, and what is done with it. */
import { defineSearch, oneOf, text } from '@/lib/search';

export const readScenariosSearch = defineSearch({
  /** Global id. */
  scenario: text(),
  /** `new` writes one, `version` the next version of the scenario, `request` asks for labels. */
  step: oneOf(['new', 'version', 'request']),
  /** What the form of a new scenario begins with. */
  expression: text(),
});

export type ScenariosSearch = ReturnType<typeof readScenariosSearch>;
