/** Parameters of the address: the run in whose order clips come, filters, the rank that is shown. */
import { defineSearch, flag, text, texts, wholeNumber } from '@/lib/search';

export const readPrioritiesSearch = defineSearch({
  run: text(),
  region: texts(),
  weather: texts(),
  timeOfDay: texts(),
  scenario: texts(),
  q: text(),
  item: wholeNumber(1),
});

export type PrioritiesSearch = ReturnType<typeof readPrioritiesSearch>;

export const NO_FILTERS: PrioritiesSearch = {
  region: undefined,
  weather: undefined,
  timeOfDay: undefined,
  scenario: undefined,
  q: undefined,
};

export interface ItemFilter {
  region?: string[];
  weather?: string[];
  timeOfDay?: string[];
  scenario?: string[];
  search?: string;
}

/** What the server is asked to filter by; null where nothing is filtered. */
export function itemFilter(search: PrioritiesSearch): ItemFilter | null {
  const { region, weather, timeOfDay, scenario, q } = search;
  const filter = { region, weather, timeOfDay, scenario, search: q };
  return Object.values(filter).some((value) => value !== undefined) ? filter : null;
}

export const readExplainSearch = defineSearch({ details: flag() });
