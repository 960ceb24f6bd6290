/** Parameters of a ranked list's address: filters of its clips, and the rank of the shown item. */
import { defineSearch, text, texts, wholeNumber } from '@/lib/search';

export const readQueueSearch = defineSearch({
  region: texts(),
  weather: texts(),
  timeOfDay: texts(),
  scenario: texts(),
  q: text(),
  item: wholeNumber(1),
});

export type QueueSearch = ReturnType<typeof readQueueSearch>;

export interface ItemFilter {
  region?: string[];
  weather?: string[];
  timeOfDay?: string[];
  scenario?: string[];
  search?: string;
}

/** What the server is asked to filter by; null where nothing is filtered. */
export function itemFilter({ region, weather, timeOfDay, scenario, q }: QueueSearch): ItemFilter | null {
  const filter = { region, weather, timeOfDay, scenario, search: q };
  return Object.values(filter).some((value) => value !== undefined) ? filter : null;
}
