/** Parameters of the page: where a trace starts, how far it goes, and what of it is shown. */
import { defineSearch, type Field, oneOf, text, texts, wholeNumber } from '@/lib/search';

/** Hops that can be asked for at once; one is the start, for more is soon too much to look at. */
export const DEPTHS = [1, 2, 3] as const;

export const readLineageSearch = defineSearch({
  /** Global id, or a key such as `Epic:PERC-12`. */
  id: text(),
  /** Instead of `id`: an outcome, a model version or a decision, to ask who decided it. */
  decisionOf: text(),
  /** Number of the change of that outcome; without it all of them. */
  delta: wholeNumber(1),
  /** Without it both ways. */
  direction: oneOf(['upstream', 'downstream']),
  /** Without it one hop. */
  depth: depth(),
  asOf: moment(),
  /** Keys of the things whose own hop is shown too. */
  expand: texts(),
  /** Groups whose members are shown one by one. */
  open: texts(),
  /** Kinds of things that are left out, such as CLIP. */
  hide: texts(),
  /** Both ends of the way that is looked for. */
  from: text(),
  to: text(),
  /** The thing that the panel is about. */
  thing: text(),
  view: oneOf(['list']),
});

export type LineageSearch = ReturnType<typeof readLineageSearch>;

function depth(): Field<number> {
  const read = wholeNumber(2);
  return (raw) => DEPTHS.find((choice) => choice === read(raw));
}

/** A moment with its zone; the server refuses one without. */
function moment(): Field<string> {
  const read = text();
  return (raw) => {
    const value = read(raw);
    const isMoment = value !== undefined && /(Z|[+-]\d\d:\d\d)$/.test(value);
    return isMoment && !Number.isNaN(Date.parse(value)) ? value : undefined;
  };
}
