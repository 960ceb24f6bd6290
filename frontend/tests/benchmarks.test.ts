import { csvColumns } from '@/components/table/column';
import { BENCHMARK_COLUMNS, BENCHMARK_CSV_COLUMNS } from '@/features/benchmarks/benchmarkColumns';
import type {
  CohortCoverage,
  LeakageReport,
  ListedBenchmark,
} from '@/features/benchmarks/benchmarkQuery';
import { readBenchmarkSearch } from '@/features/benchmarks/search';
import {
  coverageOrder,
  coverageSentence,
  coveredAxes,
  lastAxes,
  leakageConsequences,
  leakageSentence,
  shortDigest,
} from '@/features/benchmarks/words';

function cohort(label: string, numObjects: number, tooFew: boolean): CohortCoverage {
  return {
    label,
    numClips: 3,
    numDrives: 2,
    numObjects,
    tooFew,
    cohort: [{ axis: 'weather', value: label }],
  };
}

const ROWS = [cohort('snow', 900, true), cohort('fog', 40, false), cohort('clear', 500, false)];

function report(numTraining: number, numCandidates: number): LeakageReport {
  return { numTraining, numCandidates, basis: 'the same drive', leaks: [] };
}

test('what is too few for a verdict stands last, however many objects it has', () => {
  expect(coverageOrder(ROWS).map(({ label }) => label)).toEqual(['clear', 'fog', 'snow']);
});

test('a sentence counts the cohorts that are too few', () => {
  expect(coverageSentence(ROWS)).toBe(
    '1 of 3 cohorts has too few objects or drives for a verdict.',
  );
  expect(coverageSentence([...ROWS, cohort('hail', 1, true)])).toMatch(/^2 of 4 cohorts have/);
  expect(coverageSentence(ROWS.slice(1))).toBe('Every cohort has enough for a verdict.');
});

test('leaks are counted on both sides, and what follows from them is said', () => {
  expect(leakageSentence(report(0, 0))).toBe(
    'No clip outside is too close to a clip of this benchmark.',
  );
  expect(leakageConsequences(report(0, 0))).toEqual([]);
  expect(leakageSentence(report(1, 0))).toBe('1 labeled clip outside is too close to its clips.');
  expect(leakageSentence(report(3, 12))).toBe(
    '3 labeled clips and 12 candidates outside are too close to its clips.',
  );
  expect(leakageConsequences(report(3, 12))).toHaveLength(2);
});

test('axes that nobody knows are dropped, and weather by light is the usual choice', () => {
  const known = ['region', 'weather', 'time_of_day'];
  expect(coveredAxes(undefined, known)).toEqual(['weather', 'time_of_day']);
  expect(coveredAxes(['speed', 'region', 'region'], known)).toEqual(['region']);
  expect(coveredAxes(undefined, ['region'])).toEqual(['region']);
  expect(lastAxes(['a', 'b', 'c', 'd'])).toEqual(['b', 'c', 'd']);
  expect(readBenchmarkSearch({ by: 'region' })).toEqual({ by: ['region'] });
});

test('a digest is short on screen and whole in the CSV, with outdated evaluations counted', () => {
  const digest = '4f1c9b7d22aa'.padEnd(64, '0');
  const row: ListedBenchmark = {
    id: 'b',
    name: 'city',
    version: 1,
    label: 'city:1',
    digest,
    role: 'HOLDOUT',
    source: 'internal',
    numClips: 3,
    numFrames: 30,
    numObjects: 300,
    createdAt: '2026-03-01T00:00:00Z',
    evaluations: [
      { id: 'e-1', staleReason: 'labels were mended' },
      { id: 'e-2', staleReason: null },
    ],
  };

  expect(shortDigest(digest)).toBe('4f1c9b7d22aa');
  const cells = new Map(
    csvColumns(BENCHMARK_CSV_COLUMNS).map(({ header, value }) => [header, value(row)]),
  );
  expect(cells.get('Digest')).toBe(digest);
  expect(cells.get('Frames')).toBe(30);
  expect(cells.get('Outdated evaluations')).toBe(1);
  expect(BENCHMARK_COLUMNS.some(({ header }) => header === 'Frames')).toBe(false);
});
