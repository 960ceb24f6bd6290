import { difference, measured, PRECISIONS, RECALLS } from '@/features/evaluations/cocoMetrics';
import { chosenAxes, withAxes } from '@/features/evaluations/cohorts';
import {
  isChosen,
  type ListedEvaluation,
  newestOn,
  tally,
} from '@/features/evaluations/evaluationList';

function listed(id: string, model: string, benchmark: string): ListedEvaluation {
  return {
    id,
    createdAt: '2026-03-01T00:00:00Z',
    numClips: 3,
    modelVersion: { id: model, label: model },
    benchmark: { id: benchmark, label: benchmark, role: 'DEVELOPMENT' },
    coco: { AP: 0.5, AP50: 0.7 },
    counts: { gt: 10, tp: 8, fp: 1, fn: 2 },
  };
}

const ROWS = [
  listed('e-3', 'detector:2', 'night:1'),
  listed('e-2', 'detector:2', 'city:1'),
  listed('e-1', 'detector:1', 'city:1'),
];

test('a number of -1 is no number, and has no difference', () => {
  expect(measured(-1)).toBeNull();
  expect(measured(0)).toBe(0);
  expect(difference(-1, 0.4)).toBeNull();
  expect(difference(0.4, -1)).toBeNull();
  expect(difference(0.4, undefined)).toBeNull();
  expect(difference(0.5, 0.25)).toBe(0.25);
});

test('there are twelve numbers, each with a meaning of its own', () => {
  const metrics = [...PRECISIONS, ...RECALLS];
  expect(metrics).toHaveLength(12);
  expect(new Set(metrics.map(({ definition }) => definition)).size).toBe(12);
  expect(metrics.filter(({ ofSize }) => ofSize).map(({ name }) => name)).toEqual([
    'APs',
    'APm',
    'APl',
    'ARs',
    'ARm',
    'ARl',
  ]);
});

test('axes that the evaluation does not have are dropped, and one is always chosen', () => {
  const known = ['weather', 'region', 'time_of_day', 'scenario'];
  expect(chosenAxes(['region', 'speed', 'region'], known)).toEqual(['region']);
  expect(chosenAxes(undefined, known)).toEqual(['weather']);
  expect(chosenAxes(['speed'], known)).toEqual(['weather']);
  expect(chosenAxes(['weather'], [])).toEqual([]);
});

test('a fourth axis takes the place of the first', () => {
  expect(withAxes(['a', 'b', 'c', 'd'])).toEqual(['b', 'c', 'd']);
  expect(withAxes([])).toBeUndefined();
});

function ids(search: { model?: string[]; benchmark?: string[] }): string[] {
  return ROWS.filter((row) => isChosen(row, search)).map(({ id }) => id);
}

test('filters of the list join: within one any value fits', () => {
  expect(ids({})).toEqual(['e-3', 'e-2', 'e-1']);
  expect(ids({ benchmark: ['city:1'] })).toEqual(['e-2', 'e-1']);
  expect(ids({ model: ['detector:1', 'detector:2'], benchmark: ['night:1'] })).toEqual(['e-3']);
});

test('each label of a filter stands once with its count', () => {
  expect(tally(ROWS.map((row) => row.benchmark.label))).toEqual([
    { value: 'night:1', count: 1 },
    { value: 'city:1', count: 2 },
  ]);
});

test('another benchmark opens with the same model, else with its newest evaluation', () => {
  expect(newestOn(ROWS, 'city:1', 'detector:1')?.id).toBe('e-1');
  expect(newestOn(ROWS, 'night:1', 'detector:1')?.id).toBe('e-3');
  expect(newestOn(ROWS, 'fog:1', 'detector:1')).toBeUndefined();
});
