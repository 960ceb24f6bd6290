/** Columns of the table twin, on the page and in its CSV. */
import { RateWithCount } from '@/components/RateWithCount';
import type { Column } from '@/components/table/column';
import type { CsvValue } from '@/lib/csv';
import { count, NONE } from '@/lib/format';
import { spaced, UNKNOWN } from '@/lib/values';
import { isMeasured, missRate, type RankedCell, wholeGap, wholeTarget } from './cells';
import type { CoverageCell } from './coverageQuery';
import classes from './coverage.module.css';

export const CELL_COLUMNS: Column<RankedCell>[] = [
  {
    id: 'rank',
    header: '#',
    width: '92px',
    definition: 'Place by what the map shows. In its stead stands why there is none.',
    value: ({ rank }) => rank,
    cell: ({ rank, instead }) =>
      rank === null ? <span className={classes.muted}>{instead}</span> : count(rank),
  },
  axis('region', 'Region', ({ region }) => region),
  { ...axis('weather', 'Weather', ({ weather }) => weather), width: '96px' },
  { ...axis('light', 'Light', ({ timeOfDay }) => timeOfDay), width: '96px' },
  number('labeled', 'Labeled', ({ labeledClips }) => labeledClips, 'Labeled clips outside benchmarks.'),
  {
    ...number('target', 'Target', ({ targetClips }) => targetClips),
    cell: ({ cell }) => count(wholeTarget(cell)),
  },
  {
    ...number('gap', 'Gap', ({ gapClips }) => gapClips, 'Labeled clips that are missing to the target.'),
    cell: ({ cell }) => (wholeGap(cell) > 0 ? <strong>{count(wholeGap(cell))}</strong> : NONE),
  },
  number('pool', 'Pool', ({ poolClips }) => poolClips),
  number('benchmark', 'Benchmark', ({ benchmarkClips }) => benchmarkClips),
  {
    id: 'missed',
    header: 'Missed of objects',
    align: 'right',
    width: '164px',
    definition: 'In the evaluation that the page shows; the order is that of the missed share.',
    value: ({ cell }) => missRate(cell),
    cell: ({ cell }) =>
      cell.counts && isMeasured(cell) ? (
        <RateWithCount hits={cell.counts.fn} of={cell.counts.gt} />
      ) : (
        NONE
      ),
  },
];

export const CELL_CSV_COLUMNS: Column<RankedCell>[] = [
  file('region', (cell) => cell.region),
  file('weather', (cell) => cell.weather),
  file('time_of_day', (cell) => cell.timeOfDay),
  file('labeled_clips', (cell) => cell.labeledClips),
  file('target_clips', (cell) => cell.targetClips),
  file('gap_clips', (cell) => cell.gapClips),
  file('pool_clips', (cell) => cell.poolClips),
  file('benchmark_clips', (cell) => cell.benchmarkClips),
  file('missed_objects', (cell) => cell.counts?.fn),
  file('objects', (cell) => cell.counts?.gt),
  file('too_few_objects', (cell) => cell.tooFew),
];

function file(header: string, valueOf: (cell: CoverageCell) => CsvValue): Column<RankedCell> {
  return { id: header, header, value: ({ cell }) => valueOf(cell), cell: () => null };
}

function axis(
  id: string,
  header: string,
  valueOf: (cell: CoverageCell) => string,
): Column<RankedCell> {
  return {
    id,
    header,
    value: ({ cell }) => valueOf(cell),
    cell: ({ cell }) => {
      const value = valueOf(cell);
      return value === UNKNOWN ? <span className={classes.muted}>unknown</span> : spaced(value);
    },
  };
}

function number(
  id: string,
  header: string,
  valueOf: (cell: CoverageCell) => number,
  definition?: string,
): Column<RankedCell> {
  return {
    id,
    header,
    definition,
    align: 'right',
    width: '88px',
    value: ({ cell }) => valueOf(cell),
    cell: ({ cell }) => count(valueOf(cell)),
  };
}
