/** States of cells and their figures as people read them. */
import type { Tone } from '@/components/Badge';
import { count, decimal, hours, percent, plural, points } from '@/lib/format';
import { spaced } from '@/lib/values';
import { missRateAt } from './curve';
import type { Cell, CellState, GainRun } from './curvesQuery';

interface StateWords {
  name: string;
  tone: Tone;
  shape: string;
  sentence: string;
}

export const CELL_STATES: readonly CellState[] = ['ACTIVE', 'SATURATED', 'STUCK', 'BLIND'];

export const STATE_WORDS: Record<CellState, StateWords> = {
  ACTIVE: {
    name: 'labels help',
    tone: 'better',
    shape: '▲',
    sentence: 'The curve still falls: more labels remove errors here.',
  },
  SATURATED: {
    name: 'labels hardly help',
    tone: 'plain',
    shape: '■',
    sentence: 'The curve is flat: more labels would remove hardly any error.',
  },
  STUCK: {
    name: 'stuck',
    tone: 'warn',
    shape: '!',
    sentence:
      'Errors stay whatever is labeled: look at the labels, the ontology or the limits of the sensor.',
  },
  BLIND: {
    name: 'hardly covered',
    tone: 'undecided',
    shape: '◆',
    sentence: 'The benchmark has too few objects here to say what labels would do.',
  },
};

export const ATLAS_QUALITY =
  'How well the cells tell where the model fails: mean log-likelihood gained per benchmark object over one miss rate for all, each part predicted from the others. 0 tells nothing; more is better; it only compares atlases of one benchmark.';

export const TAG_WEIGHT =
  'How much equal tags count beside equal looks when clips are put into cells, chosen by the quality. 0 is looks alone.';

/** "daytime, rain, Oldtown (5)": cells may share all their traits, so the number belongs to it. */
export function cellName({ name }: Pick<Cell, 'name'>): string {
  return spaced(name);
}

/** Less than three minutes are shares of clips that were picked for other cells. */
export function isFunded(cell: Pick<Cell, 'hours'>): boolean {
  return cell.hours >= 0.05;
}

/** Expected miss rate after the selection is labeled. */
export function rateAfter(cell: Cell): number {
  return missRateAt(cell.curve, cell.exposure + cell.selectedExposure);
}

export function positionWords(cell: Cell): string {
  return `${percent(cell.missRate, 1)} missed at ${plural(Math.round(cell.exposure), 'labeled object')}`;
}

export function selectionWords(cell: Cell): string {
  const added = Math.round(cell.selectedExposure);
  if (added === 0 || !isFunded(cell)) return 'The selection adds hardly anything here.';
  const change = points(rateAfter(cell) - cell.missRate);
  return `The selection adds ${plural(added, 'object')} for ${hours(cell.hours)}: ${change} points, to ${percent(rateAfter(cell), 1)}.`;
}

export function curveSentence(cell: Cell): string {
  return `${cellName(cell)}: expected ${positionWords(cell)}, 90 % from ${percent(cell.low, 1)} to ${percent(cell.high, 1)}. ${selectionWords(cell)}`;
}

export function title(run: GainRun): string {
  const active = run.cells.filter(({ state }) => state === 'ACTIVE').length;
  return `Labels still help in ${count(active)} of ${plural(run.cells.length, 'cell')}`;
}

export function smallPrint({ atlas }: GainRun): string {
  const drawn =
    'Line: expected miss rate by labeled objects, with its 90 % band. Dots: what evaluations found. Dashed: the floor that labels are not expected to go below.';
  if (!atlas) return drawn;
  return `${drawn} Atlas ${atlas.version}: ${plural(atlas.numCells, 'cell')} of ${plural(atlas.numPool, 'pool clip')} and ${plural(atlas.numBenchmark, 'benchmark clip')}, ${atlas.embeddingSpaceId === null ? 'by tags alone' : `by vectors of ${spaced(atlas.embeddingSpaceId)} and tags`}.`;
}

export function qualityText(quality: number | null): string {
  return decimal(quality, 4);
}
