/** Parameters of the address: what is asked about, where to look, what may be found, what is shown. */
import { ERROR_TYPE_NAMES, type ErrorType } from '@/lib/errorTypes';
import { defineSearch, type Field, flag, oneOf, text, texts, wholeNumber } from '@/lib/search';

export const readSimilarSearch = defineSearch({
  /** Global ids; the first of the three that is there counts. */
  error: text(),
  cluster: text(),
  clip: text(),
  space: text(),
  k: wholeNumber(1),
  show: oneOf(['failures', 'backlog']),
  class: texts(),
  type: errorTypes(),
  model: texts(),
  region: texts(),
  weather: texts(),
  time: texts(),
  labeled: flag(),
  where: text(),
  view: oneOf(['list']),
  /** The result that the keyboard is on. */
  at: text(),
});

export type SimilarSearch = ReturnType<typeof readSimilarSearch>;

function errorTypes(): Field<ErrorType[]> {
  const read = texts();
  return (raw) => {
    const known = ERROR_TYPE_NAMES.filter((name) => read(raw)?.includes(name));
    return known.length > 0 ? known : undefined;
  };
}

/** Clips outside benchmarks have no errors: a condition on errors, and the wish for them, exclude each other. */
export function withoutContradiction(patch: Partial<SimilarSearch>): Partial<SimilarSearch> {
  if (patch.show === 'backlog') return { ...patch, class: undefined, type: undefined, model: undefined };
  if (patch.class ?? patch.type ?? patch.model) return { ...patch, show: undefined };
  return patch;
}

export function hasFilter(search: SimilarSearch): boolean {
  return FILTERS.some((name) => search[name] !== undefined);
}

const FILTERS = [
  'show',
  'class',
  'type',
  'model',
  'region',
  'weather',
  'time',
  'labeled',
  'where',
] as const;

export const NO_FILTERS: Partial<SimilarSearch> = Object.fromEntries(
  FILTERS.map((name) => [name, undefined]),
);
