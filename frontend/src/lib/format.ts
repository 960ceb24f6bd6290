/** Numbers, durations and times as the dashboard writes them. Missing values are an en dash. */

export const NONE = '–';

/** Below this many cases a rate is not shown: the number would say more than the data does. */
export const FEW = 30;

const LOCALE = 'en-US';

export function count(value: number | null | undefined): string {
  return value == null ? NONE : value.toLocaleString(LOCALE, { maximumFractionDigits: 0 });
}

export function decimal(value: number | null | undefined, digits = 2): string {
  if (value == null || !Number.isFinite(value)) return NONE;
  return minus(
    value.toLocaleString(LOCALE, { minimumFractionDigits: digits, maximumFractionDigits: digits }),
  );
}

/** A COCO number: -1 means that there was no ground truth to measure on. */
export function coco(value: number | null | undefined): string {
  return value == null || value < 0 ? NONE : decimal(value, 3);
}

export function percent(share: number | null | undefined, digits = 0): string {
  return share == null || !Number.isFinite(share) ? NONE : `${decimal(share * 100, digits)} %`;
}

export function signed(value: number, digits = 0): string {
  const text = decimal(Math.abs(value), digits);
  if (Number(text.replaceAll(',', '')) === 0) return `±${text}`;
  return value > 0 ? `+${text}` : `−${text}`;
}

/** A part, such as recall, as percentage points. */
export function points(value: number | null): string {
  return value === null ? NONE : signed(value * 100, 1);
}

export function minutes(value: number | null | undefined): string {
  if (value == null) return NONE;
  return value < 90 ? `${decimal(value, value < 10 ? 1 : 0)} min` : hours(value / 60);
}

export function hours(value: number | null | undefined): string {
  return value == null ? NONE : `${decimal(value, value < 100 ? 1 : 0)} h`;
}

export function seconds(value: number | null | undefined): string {
  return value == null ? NONE : `${decimal(value, value < 10 ? 1 : 0)} s`;
}

export function bytes(value: number): string {
  if (value < 1000) return plural(value, 'byte');
  const [size, unit] = value < 1e6 ? [value / 1e3, 'kB'] : [value / 1e6, 'MB'];
  return `${decimal(size, size < 10 ? 1 : 0)} ${unit}`;
}

export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** Local date and time with the zone; `<Time>` puts the stored UTC value in its title. */
export function localTime(iso: string, timeZone?: string): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return NONE;
  return at.toLocaleString('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
    timeZone,
  });
}

/** `TIME_OF_DAY` or `time_of_day` as words: "time of day". */
export function words(name: string): string {
  return name.replaceAll('_', ' ').toLowerCase();
}

/** Messages of the server begin small and without a stop, for they follow a code elsewhere. */
export function asSentence(message: string): string {
  const text = capitalized(message);
  return /[.?!]$/.test(text) ? text : `${text}.`;
}

export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function minus(text: string): string {
  return text.replace('-', '−');
}
