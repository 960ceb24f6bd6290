/** Moments on the slider of changes and in the field of a date. */
import { isLater } from './mergeAnswers';

/** Place of the latest change that is visible at a moment; -1 before the first. */
export function placeOf(asOf: string, moments: readonly string[]): number {
  return moments.filter((moment) => !isLater(moment, asOf)).length - 1;
}

/** A moment as the field has it: local, to the second, without a zone. */
export function toInputValue(iso: string): string {
  const at = new Date(iso);
  const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 19);
}

/** Undefined for a field that is empty or half written. */
export function fromInputValue(value: string): string | undefined {
  const at = new Date(value);
  return value === '' || Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}
