/** A moment in the past that a page is asked for: in the address in UTC, in the field in local time. */
import type { Field } from '@/lib/search';

/** With a zone, as the server wants it; anything else is dropped. */
export function moment(): Field<string> {
  return (raw) => {
    if (typeof raw !== 'string' || !/(?:Z|[+-]\d\d:\d\d)$/.test(raw)) return undefined;
    return Number.isNaN(Date.parse(raw)) ? undefined : raw;
  };
}

/** What a field of type datetime-local shows: local, to the minute. */
export function localMinute(iso: string): string {
  const at = new Date(iso);
  const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}

/** From the field back to UTC; undefined where it is empty or not yet a moment. */
export function utcMoment(local: string): string | undefined {
  const at = new Date(local);
  return local === '' || Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}
