/** What a cell of the map says: numbers, sentences, and its place among the others. */
import { count, percent, plural } from '@/lib/format';
import type { CoverageCell } from './coverageQuery';
import type { Measure } from './search';

/**
 * A target of 4.6 clips is reached with the fifth: as labels come one by one, the next whole number
 * says the same and can be read.
 */
export function wholeTarget({ targetClips }: CoverageCell): number {
  return Math.max(0, Math.ceil(targetClips - 1e-9));
}

export function wholeGap(cell: CoverageCell): number {
  // A cell of which nothing is known has a target, but no gap that labels could fill.
  return cell.gapClips > 0 ? Math.max(0, wholeTarget(cell) - cell.labeledClips) : 0;
}

/** Share of the objects that were missed; null where none was measured or they are too few. */
export function missRate({ counts, tooFew }: CoverageCell): number | null {
  return counts && counts.gt > 0 && !tooFew ? counts.fn / counts.gt : null;
}

export function isMeasured({ counts }: CoverageCell): boolean {
  return counts !== null && counts.gt > 0;
}

export function labelSentence(cell: CoverageCell): string {
  const { labeledClips: labeled } = cell;
  const target = wholeTarget(cell);
  if (labeled < target && wholeGap(cell) === 0) {
    return `${plural(labeled, 'labeled clip')}; clips of which nothing is known have no gap.`;
  }
  if (target === 0) return `${plural(labeled, 'labeled clip')}; the target asks for none.`;
  if (labeled === 0 && target === 1) return 'The one labeled clip that the target asks for is missing.';
  const asked = `${plural(target, 'labeled clip')} that the target asks for`;
  if (labeled === 0) return `None of the ${asked}.`;
  if (labeled < target) return `${count(labeled)} of the ${asked}.`;
  return `${plural(labeled, 'labeled clip')}; the target asks for ${count(target)}.`;
}

export function poolSentence({ poolClips }: CoverageCell): string {
  if (poolClips === 0) return 'No clip waits in the pool.';
  return `${plural(poolClips, 'clip')} ${poolClips === 1 ? 'waits' : 'wait'} in the pool.`;
}

export function missSentence(cell: CoverageCell): string {
  const { counts } = cell;
  if (!counts) return 'No evaluation is shown.';
  if (counts.gt === 0) return 'The evaluation has no object here.';
  const missed = `${count(counts.fn)} of ${plural(counts.gt, 'object')} missed`;
  const rate = missRate(cell);
  return rate === null ? `${missed}, too few for a rate.` : `${missed}, ${percent(rate)}.`;
}

export interface RankedCell {
  cell: CoverageCell;
  /** From 1 on, null where there is nothing to rank it by. */
  rank: number | null;
  /** Stands in place of a rank. */
  instead: string;
}

/** The cells in the order of the measure, those that cannot be ranked last. */
export function rankCells(cells: readonly CoverageCell[], measure: Measure): RankedCell[] {
  const valueOf = VALUES[measure];
  const isRanked = (cell: CoverageCell) => (valueOf(cell) ?? 0) > 0;
  const ranked = cells
    .filter(isRanked)
    .toSorted((left, right) => (valueOf(right) ?? 0) - (valueOf(left) ?? 0));
  return [
    ...ranked.map((cell, index) => ({ cell, rank: index + 1, instead: '' })),
    ...cells
      .filter((cell) => !isRanked(cell))
      .map((cell) => ({ cell, rank: null, instead: insteadOfRank(cell, measure) })),
  ];
}

const VALUES: Record<Measure, (cell: CoverageCell) => number | null> = {
  labels: ({ gapClips }) => gapClips,
  misses: missRate,
  pool: ({ poolClips }) => poolClips,
};

function insteadOfRank(cell: CoverageCell, measure: Measure): string {
  if (measure === 'labels') return 'no gap';
  if (measure === 'pool') return 'none';
  if (!isMeasured(cell)) return 'not measured';
  return cell.tooFew ? 'too few' : 'no miss';
}

/** Region, weather and light, as the address holds a cell. */
export function keyOf({ region, weather, timeOfDay }: CoverageCell): string[] {
  return [region, weather, timeOfDay];
}

export function findCell(
  cells: readonly CoverageCell[],
  key: readonly string[] | undefined,
): CoverageCell | undefined {
  const wanted = JSON.stringify(key);
  return cells.find((cell) => JSON.stringify(keyOf(cell)) === wanted);
}
