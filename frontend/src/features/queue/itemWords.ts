/** What an item and its labeling unit are called on screen. */
import { decimal, minutes, words } from '@/lib/format';
import type { RankedItem } from './rankedItem';

const TASKS: Record<string, string> = { box_2d: '2D boxes', box_3d: 'cuboids' };

const FRAME_RULES: Record<string, string> = {
  all: 'every frame',
  keyframes: 'one frame a second',
  error_windows: 'the seconds around errors',
};

const LEVELS: Record<string, string> = {
  clip_tag: 'tags of the clip',
  frame: 'each frame by itself',
  track: 'objects tracked through frames',
};

const KINDS: Record<string, string> = {
  NEW: 'New labels',
  RELABEL: 'Labeling again',
  FIX_GROUND_TRUTH: 'Mending ground truth',
  TAG: 'Tagging',
  LABEL_CHECK: 'Checking labels',
};

const STATES: Record<string, string> = {
  OPEN: 'open',
  LEASED: 'being labeled',
  DONE: 'done',
  REJECTED: 'sent back',
  RETIRED: 'taken out',
};

const ARMS: Record<string, string> = {
  PRIORITIZED: 'by its score',
  HOLDBACK: 'at random, for comparison',
  FIFO: 'by recording time, for comparison',
};

export interface UnitParts {
  task: string;
  streams: readonly string[];
  frameRule: string;
  level: string;
}

/** "2D boxes, one frame a second, each frame by itself, camera front". */
export function unitInText({ task, streams, frameRule, level }: UnitParts): string {
  const parts = [named(TASKS, task), named(FRAME_RULES, frameRule), named(LEVELS, level)];
  return [...parts, ...streams.map(words)].join(', ');
}

export function kindInText(kind: string): string {
  return named(KINDS, kind);
}

export function stateInText(state: string): string {
  return named(STATES, state);
}

export function armInText(arm: string): string {
  return named(ARMS, arm);
}

/** "3.6 min (2.2–5.8)": the range in the unit and with the digits of the estimate. */
export function costInText(cost: number, low: number, high: number): string {
  const unit = cost < 90 ? 1 : 60;
  const digits = cost / unit < 10 || (unit === 60 && cost / unit < 100) ? 1 : 0;
  return `${minutes(cost)} (${decimal(low / unit, digits)}–${decimal(high / unit, digits)})`;
}

/** "night · rain · Lakeside", as far as known. */
export function tagLine({ timeOfDay, weather, region }: RankedItem['clip']): string {
  return [timeOfDay, weather, region].filter((tag) => tag !== null).map(plain).join(' · ');
}

function named(names: Record<string, string>, value: string): string {
  return names[value] ?? words(value);
}

/** Values of a catalog keep their case: "Lakeside". */
export function plain(value: string): string {
  return value.replaceAll('_', ' ');
}
