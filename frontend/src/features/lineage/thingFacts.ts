/** What the panel says of a thing, by its kind; what is not known is left out. */
import { capitalized, count, hours, localTime, words } from '@/lib/format';
import { spaced } from '@/lib/values';
import type { Thing } from './lineageQueries';
import type { Fact } from './lineageWords';

/** Names of fields that need other words than their own. */
const NAMES: Record<string, string> = {
  numClips: 'Clips',
  numFrames: 'Frames',
  numLabels: 'Labels',
  numDrives: 'Drives',
  numItems: 'Items',
  numBatches: 'Batches',
  numCandidates: 'Candidates',
  numSelected: 'Selected',
  timeOfDay: 'Time of day',
  className: 'Class',
  fileName: 'File',
  spentHours: 'Spent',
  isLabeled: 'Labeled',
};
const HOURS = new Set(['hours', 'spentHours']);
/** Closed lists of the server. */
const LISTED = new Set(['origin', 'transition', 'profile', 'weather', 'timeOfDay', 'region']);

export function thingFacts(thing: Thing): Fact[] {
  return Object.entries(thing).flatMap(([field, value]) => {
    if (field === '__typename' || value === null || value === '') return [];
    return [{ name: nameOf(field), value: textOf(field, value as string | number | boolean) }];
  });
}

function nameOf(field: string): string {
  return NAMES[field] ?? capitalized(field.replace(/([A-Z])/g, ' $1').toLowerCase());
}

function textOf(field: string, value: string | number | boolean): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return HOURS.has(field) ? hours(value) : count(value);
  if (field.endsWith('At')) return localTime(value);
  if (!LISTED.has(field)) return value;
  return value === value.toUpperCase() ? words(value) : spaced(value);
}
