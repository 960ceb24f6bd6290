/** Where labels are thin, as the home page needs it: the widest gaps, and the way to their clips. */
import { graphql, type ResultOf } from '@/lib/graphql';

export const HomeCoverageQuery = graphql(`
  query HomeCoverage {
    coverage {
      basis
      labeledClips
      cellsBelowTarget
      cells {
        region
        weather
        timeOfDay
        label
        labeledClips
        targetClips
        gapClips
        poolClips
      }
    }
  }
`);

export type HomeCoverage = ResultOf<typeof HomeCoverageQuery>;
export type Cell = HomeCoverage['coverage']['cells'][number];

/** Cells below their target, the widest gap first, as the server orders them. */
export function gapsOf(cells: readonly Cell[]): Cell[] {
  return cells.filter(({ gapClips }) => gapClips > 0);
}

/** Without any label there is no target either: it is a share of what is labeled. */
export function noGapText({ labeledClips }: Pick<HomeCoverage['coverage'], 'labeledClips'>): string {
  return labeledClips === 0 ? 'No clip of the program is labeled yet' : 'Every target is reached';
}

/** A target of 4.6 clips is reached with the fifth. */
export function targetOf({ targetClips }: Cell): number {
  return Math.ceil(targetClips - 1e-9);
}

/** The clips of the cell that could be labeled. */
export function poolSearch({ region, weather, timeOfDay }: Cell) {
  return {
    region: [region],
    weather: [weather],
    timeOfDay: [timeOfDay],
    labeled: false,
    inBenchmark: false,
  };
}
