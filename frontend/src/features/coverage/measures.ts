/** What the map can show: how a cell is colored and written, and what the colors mean. */
import type { HeatCell } from '@/components/heat-map/HeatMap';
import { countScale, evenScale, type HeatScale } from '@/components/heat-map/scale';
import { count, NONE, percent } from '@/lib/format';
import {
  isMeasured,
  labelSentence,
  missRate,
  missSentence,
  poolSentence,
  wholeTarget,
} from './cells';
import type { CoverageCell } from './coverageQuery';
import type { Measure } from './search';

export interface MeasureWords {
  /** In the switch. */
  name: string;
  /** Over the map. */
  heading: string;
  definition: string;
  /** Over the steps of the scale. */
  legend: string;
  hatched?: string;
}

export const MEASURE_WORDS: Record<Measure, MeasureWords> = {
  labels: {
    name: 'Labels',
    heading: 'Labeled clips against their target',
    definition:
      'Labeled clips / target. The target is a share of all labeled clips; the small print says where it comes from. A part of a clip counts as one, and clips of benchmarks are left out.',
    legend: 'Share of the target',
    hatched: 'nothing labeled',
  },
  misses: {
    name: 'Misses',
    heading: 'Missed objects',
    definition:
      'Missed / labeled objects of the evaluation, in clips of the combination. A rate is shown from 30 objects on.',
    legend: 'Missed share',
    hatched: 'fewer than 30 objects',
  },
  pool: {
    name: 'Pool',
    heading: 'Clips that wait in the pool',
    definition: 'Clips without labels that belong to no benchmark: what could be labeled next.',
    legend: 'Clips',
  },
};

export function scaleOf(measure: Measure, cells: readonly CoverageCell[]): HeatScale {
  if (measure === 'pool') return countScale(Math.max(0, ...cells.map((cell) => cell.poolClips)));
  if (measure === 'misses') return evenScale(0.1, shareLabel);
  return evenScale(0.2, (from, to) => (to === null ? 'reached' : shareLabel(from, to)));
}

export function heatCell(
  cell: CoverageCell,
  id: string,
  measure: Measure,
  scale: HeatScale,
): HeatCell {
  return {
    id,
    row: cell.region,
    column: cell.weather,
    description: `${cell.label}. ${labelSentence(cell)} ${poolSentence(cell)} ${missSentence(cell)}`,
    ...LOOKS[measure](cell, scale),
  };
}

type Look = Pick<HeatCell, 'text' | 'step' | 'isHatched' | 'dot'>;

const LOOKS: Record<Measure, (cell: CoverageCell, scale: HeatScale) => Look> = {
  labels: (cell, scale) => {
    const target = wholeTarget(cell);
    const share = target > 0 ? cell.labeledClips / target : null;
    return {
      text: `${count(cell.labeledClips)} / ${count(target)}`,
      step: share === null ? null : scale.stepOf(share),
      isHatched: cell.labeledClips === 0,
      dot: isMeasured(cell) ? missRate(cell) : undefined,
    };
  },
  misses: (cell, scale) => {
    const rate = missRate(cell);
    return {
      text: cell.counts && isMeasured(cell) ? `${count(cell.counts.fn)} / ${count(cell.counts.gt)}` : NONE,
      step: rate === null ? null : scale.stepOf(rate),
      isHatched: isMeasured(cell) && cell.tooFew,
    };
  },
  pool: (cell, scale) => ({
    text: count(cell.poolClips),
    step: scale.stepOf(cell.poolClips),
    isHatched: false,
  }),
};

function shareLabel(from: number, to: number | null): string {
  const start = percent(from).replace(' %', '');
  return to === null ? `${start} % or more` : `${start}–${percent(to)}`;
}
