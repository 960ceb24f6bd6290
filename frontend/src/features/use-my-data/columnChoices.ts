/** The person's word on which column is which; everything else stays the server's guess. */
import { words } from '@/lib/format';
import type { ColumnGuess, Preview } from './preview';

/** Our column -> theirs; null says that the file has none. */
export type ColumnChoices = Readonly<Record<string, string | null>>;

/** Shown first, also where nothing was found: what a ranking gains most from. */
const WANTED = [
  'clip_id',
  'drive_id',
  'start_ts',
  'region',
  'weather',
  'time_of_day',
  'road_type',
  'scenario_tags',
];

const NAMES: Record<string, string> = {
  clip_id: 'Clip id',
  drive_id: 'Drive',
  start_ts: 'Start',
  duration_s: 'Length, s',
  end_ts: 'End',
  fps: 'Frames per second',
  frame_count: 'Number of frames',
  log_id: 'Log',
  vehicle_id: 'Vehicle',
  lat: 'Latitude',
  lon: 'Longitude',
  uri: 'Address',
  ego_speed_mps: 'Own speed, m/s',
  ingest_ts: 'Came in',
  sha256: 'Checksum',
  n_pred_objects: 'Predicted objects',
  pred_model_version: 'Model of the predictions',
  scenario_tags: 'Scenarios',
};

export function nameOf(target: string): string {
  const spelled = words(target);
  return NAMES[target] ?? spelled.charAt(0).toUpperCase() + spelled.slice(1);
}

/** A column that was chosen for something else before is taken from there. */
export function choose(choices: ColumnChoices, target: string, source: string | null): ColumnChoices {
  const others = Object.entries(choices).filter(
    ([other, theirs]) => other !== target && (source === null || theirs !== source),
  );
  return { ...Object.fromEntries(others), [target]: source };
}

export function asInput(choices: ColumnChoices): { target: string; source: string | null }[] {
  return Object.entries(choices).map(([target, source]) => ({ target, source }));
}

/** The wanted columns and those that were found; the rest only when asked for. */
export function shownGuesses(map: readonly ColumnGuess[], all: boolean): ColumnGuess[] {
  return map
    .filter(({ target, source }) => all || source !== null || WANTED.includes(target))
    .toSorted((left, right) => placeIn(WANTED, left) - placeIn(WANTED, right));
}

function placeIn(order: readonly string[], { target }: ColumnGuess): number {
  const place = order.indexOf(target);
  return place < 0 ? order.length : place;
}

/** Their columns that none of ours was found for; they are kept as they are. */
export function unusedColumns({ columns, map }: Preview): string[] {
  const used = new Set(map.map(({ source }) => source));
  return columns.filter((column) => !used.has(column));
}

export function whyText(guess: ColumnGuess, choices: ColumnChoices): string {
  const chosen = choices[guess.target];
  if (chosen === guess.source && guess.target in choices) return 'you chose it';
  if (guess.source === null) return guess.required ? 'needed: choose one' : 'no column fits';
  return guess.why === '' ? 'guessed' : guess.why;
}

/** Columns of the preview in a stable order: ours as mapped, then theirs as they are. */
export function previewKeys(preview: Preview): string[] {
  const found = new Set(preview.rows.flatMap(({ cells }) => cells.map(({ key }) => key)));
  const ours = shownGuesses(preview.map, true)
    .map(({ target }) => target)
    .filter((target) => found.has(target));
  return [...ours, ...[...found].filter((key) => !ours.includes(key))];
}
