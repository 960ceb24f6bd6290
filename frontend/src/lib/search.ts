/**
 * Filters live in the address. A page names its parameters once with `defineSearch`; what does not
 * fit is dropped, so a stale or hand-written link opens the page instead of breaking it.
 */

export type RawSearch = Record<string, unknown>;

/** Reads one parameter; undefined means absent or not understood. */
export type Field<Value> = (raw: unknown) => Value | undefined;

type Fields = Record<string, Field<unknown>>;

export type SearchOf<Shape extends Fields> = {
  [Name in keyof Shape]?: Exclude<ReturnType<Shape[Name]>, undefined>;
};

export function defineSearch<Shape extends Fields>(
  shape: Shape,
): (raw: RawSearch) => SearchOf<Shape> {
  return (raw) => {
    const found: Record<string, unknown> = {};
    for (const [name, read] of Object.entries(shape)) {
      const value = read(raw[name]);
      if (value !== undefined) found[name] = value;
    }
    return found as SearchOf<Shape>;
  };
}

export function text(): Field<string> {
  return (raw) => {
    const value = Array.isArray(raw) ? raw[0] : raw;
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
}

export function texts(): Field<string[]> {
  return (raw) => {
    const values = (Array.isArray(raw) ? raw : [raw]).filter(
      (value): value is string => typeof value === 'string' && value !== '',
    );
    return values.length > 0 ? values : undefined;
  };
}

export function oneOf<const Choice extends string>(choices: readonly Choice[]): Field<Choice> {
  return (raw) => choices.find((choice) => choice === raw);
}

export function wholeNumber(minimum = 0): Field<number> {
  return (raw) => {
    const value = typeof raw === 'string' && raw !== '' ? Number(raw) : raw;
    return typeof value === 'number' && Number.isInteger(value) && value >= minimum
      ? value
      : undefined;
  };
}

export function flag(): Field<boolean> {
  return (raw) => {
    if (raw === 'true' || raw === true) return true;
    return raw === 'false' || raw === false ? false : undefined;
  };
}

/** `?region=north&region=south`: repeated names instead of JSON, so links can be read. */
export function parseAddress(address: string): RawSearch {
  const found: Record<string, string | string[]> = {};
  for (const [name, value] of new URLSearchParams(address)) {
    const before = found[name];
    if (before === undefined) found[name] = value;
    else found[name] = Array.isArray(before) ? [...before, value] : [before, value];
  }
  return found;
}

export function writeAddress(search: RawSearch): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null && one !== '') params.append(name, String(one));
    }
  }
  const address = params.toString();
  return address === '' ? '' : `?${address}`;
}
