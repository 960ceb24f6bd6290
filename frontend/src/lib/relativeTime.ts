/** How long ago something was, in the largest unit that fits: "3 days ago". */

const UNITS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['week', 7 * 86_400],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];

const FORMAT = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

export function relativeTime(iso: string, now: Date = new Date()): string {
  const seconds = (new Date(iso).getTime() - now.getTime()) / 1000;
  if (Number.isNaN(seconds)) return '–';
  const fitting = UNITS.find(([, length]) => Math.abs(seconds) >= length);
  if (!fitting) return 'just now';
  const [unit, length] = fitting;
  return FORMAT.format(Math.trunc(seconds / length), unit);
}
