/** Parameters of the address of all clips: filters, and the row that is looked at. */
import { defineSearch, flag, parseAddress, text, texts, wholeNumber, writeAddress } from '@/lib/search';

export const readClipsSearch = defineSearch({
  region: texts(),
  weather: texts(),
  timeOfDay: texts(),
  scenario: texts(),
  labeled: flag(),
  inBenchmark: flag(),
  drive: text(),
  q: text(),
  /** Position in the list from 1 on. */
  row: wholeNumber(1),
});

export type ClipsSearch = ReturnType<typeof readClipsSearch>;

export interface ClipFilter {
  region?: string[];
  weather?: string[];
  timeOfDay?: string[];
  scenario?: string[];
  labeled?: boolean;
  inBenchmark?: boolean;
  drive?: string;
  search?: string;
}

/** What the server is asked to filter by; null where nothing is filtered. */
export function clipFilter({ q, row: _row, ...chosen }: ClipsSearch): ClipFilter | null {
  const filter = { ...chosen, search: q };
  return Object.values(filter).some((value) => value !== undefined) ? filter : null;
}

export const NO_FILTERS: ClipsSearch = {
  region: undefined,
  weather: undefined,
  timeOfDay: undefined,
  scenario: undefined,
  labeled: undefined,
  inBenchmark: undefined,
  drive: undefined,
  q: undefined,
  row: undefined,
};

/** The filter as a saved one holds it: the address without the row, always in one order. */
export function filterAddress(search: ClipsSearch): string {
  const { region, weather, timeOfDay, scenario, labeled, inBenchmark, drive, q } = search;
  return writeAddress({ region, weather, timeOfDay, scenario, labeled, inBenchmark, drive, q });
}

/** The parameters of a saved filter, without anything that this page does not know. */
export function searchOf(address: string): ClipsSearch {
  return { ...NO_FILTERS, ...readClipsSearch(parseAddress(address)), row: undefined };
}
