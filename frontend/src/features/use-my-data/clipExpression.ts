/**
 * What a clip expression makes of the file names of a COCO file, before anything is sent. The
 * server has the last word: it reads the whole file, in the same order of rules.
 */

export interface ImageNames {
  names: readonly string[];
  /** True where images name their clip or video themselves. */
  tied: boolean;
}

export interface Reading {
  name: string;
  clip: string;
  /** Null where images of a clip are counted in their order. */
  frame: number | null;
}

export interface Explanation {
  /** Null where the expression can be read. */
  problem: string | null;
  readings: readonly Reading[];
  /** Names that the expression does not fit: each image is a clip of its own. */
  alone: readonly string[];
}

const READ_BYTES = 2_000_000;
const MOST_NAMES = 500;
const FILE_NAME = /"file_name"\s*:\s*("(?:[^"\\]|\\.)*")/g;
const TIED = /"(?:video_id|clip_id)"\s*:\s*(?!null)/;

/** Only the beginning of the file is looked at: it may be large. */
export async function readImageNames(file: Blob): Promise<ImageNames> {
  const text = await file.slice(0, READ_BYTES).text();
  const names: string[] = [];
  for (const match of text.matchAll(FILE_NAME)) {
    names.push(JSON.parse(match[1] ?? '""') as string);
    if (names.length >= MOST_NAMES) break;
  }
  return { names, tied: TIED.test(text) };
}

/** Python writes `(?P<clip>`, JavaScript `(?<clip>`. */
export function explain(expression: string, names: readonly string[]): Explanation {
  const nothing = { readings: [], alone: [] };
  let compiled: RegExp;
  try {
    compiled = new RegExp(expression.replaceAll('(?P<', '(?<'), 'u');
  } catch {
    return { ...nothing, problem: 'This is no regular expression yet.' };
  }
  if (!/\(\?P?<clip>/.test(expression)) {
    const problem = 'It needs a group named clip, such as (?P<clip>[^/]+)/(?P<frame>\\d+).';
    return { ...nothing, problem };
  }
  const readings: Reading[] = [];
  const alone: string[] = [];
  for (const name of names) {
    const groups = compiled.exec(name)?.groups;
    if (!groups) alone.push(name);
    else readings.push({ name, clip: groups.clip ?? '', frame: frameOf(groups.frame) });
  }
  return { problem: null, readings, alone };
}

const CANDIDATES = [
  String.raw`(?P<clip>[^/]+)/(?P<frame>\d+)\.\w+$`,
  String.raw`(?P<clip>[^/]+)[_-](?P<frame>\d+)\.\w+$`,
];

/** An expression that fits every name, where names look like frames of clips. */
export function suggestExpression(names: readonly string[]): string | null {
  if (names.length < 2) return null;
  const repeats = new Set(names.map(stemOf)).size < names.length;
  const fits = (expression: string) => {
    const { readings, alone } = explain(expression, names);
    const clips = new Set(readings.map(({ clip }) => clip));
    return alone.length === 0 && (repeats || clips.size < names.length);
  };
  return CANDIDATES.find(fits) ?? null;
}

/** Without an expression an image is a clip; its folder counts where folders repeat a name. */
export function ownClip(name: string, names: readonly string[]): string {
  const stem = stemOf(name);
  const isAlone = names.filter((other) => stemOf(other) === stem).length < 2;
  return isAlone ? stem : name.replace(ENDING, '');
}

const ENDING = /\.[^./]*$/;

function stemOf(name: string): string {
  return (name.split('/').at(-1) ?? name).replace(ENDING, '');
}

function frameOf(digits: string | undefined): number | null {
  return digits !== undefined && /^\d+$/.test(digits) ? Number(digits.slice(-15)) : null;
}
