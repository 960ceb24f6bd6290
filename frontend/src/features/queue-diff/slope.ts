/** Where the lines of the slope chart lie: ranks of the earlier run left, of the later right. */
import type { Change } from './queueDiffQuery';

export const MOST_LINES = 60;
/** The axis ends there where ranks go on: lines beyond it would press the first places flat. */
const DEEPEST = 120;
const LEAST_DEPTH = 10;

export interface SlopeEnd {
  /** 0 at rank 1, 1 at the end of the axis. */
  at: number;
  /** "beyond" lies past the axis, "none" was or is no candidate. */
  place: 'rank' | 'beyond' | 'none';
}

export interface SlopeLine {
  change: Change;
  left: SlopeEnd;
  right: SlopeEnd;
}

export interface Slope {
  lines: readonly SlopeLine[];
  /** Changes that are not drawn. */
  rest: number;
  /** Rank at the end of the axis. */
  depth: number;
  ticks: readonly number[];
}

/** The changes nearest to the first places are drawn, `open` always. */
export function slopeOf(changes: readonly Change[], open?: string): Slope {
  const nearest = changes.toSorted((left, right) => nearestRank(left) - nearestRank(right));
  const drawn = nearest.slice(0, MOST_LINES);
  const chosen = nearest.slice(MOST_LINES).find(({ unit }) => unit.id === open);
  if (chosen) drawn[MOST_LINES - 1] = chosen;
  const ranks = drawn.flatMap(({ rankBefore, rankAfter }) => [rankBefore ?? 0, rankAfter ?? 0]);
  const depth = Math.min(DEEPEST, Math.max(LEAST_DEPTH, ...ranks));
  return {
    lines: drawn.map((change) => ({
      change,
      left: endOf(change.rankBefore, depth),
      right: endOf(change.rankAfter, depth),
    })),
    rest: changes.length - drawn.length,
    depth,
    ticks: ticksTo(depth),
  };
}

function nearestRank({ rankBefore, rankAfter }: Change): number {
  return Math.min(rankBefore ?? Infinity, rankAfter ?? Infinity);
}

function endOf(rank: number | null, depth: number): SlopeEnd {
  if (rank === null) return { at: 1, place: 'none' };
  if (rank > depth) return { at: 1, place: 'beyond' };
  return { at: (rank - 1) / (depth - 1), place: 'rank' };
}

function ticksTo(depth: number): number[] {
  const step = depth <= 20 ? 5 : depth <= 60 ? 10 : 20;
  const between = Array.from({ length: Math.floor(depth / step) }, (_, index) => (index + 1) * step);
  return [1, ...between.filter((rank) => rank > 1)];
}
