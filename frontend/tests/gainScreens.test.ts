import { axisOver, decimalsOf } from '@/components/chart/axis';
import type { Forecast, Told } from '@/features/gain-calibration/calibrationQuery';
import { chosenOf } from '@/features/gain-calibration/filters';
import { scatterOf } from '@/features/gain-calibration/scatter';
import { cameOf, cohortName, forecastId, numQueues } from '@/features/gain-calibration/words';
import { chosenCells } from '@/features/learning-curves/choices';
import { missRateAt, placeCurve, rateAxis } from '@/features/learning-curves/curve';
import type { Cell } from '@/features/learning-curves/curvesQuery';
import { clipsSearch } from '@/features/learning-curves/leads';
import { rateAfter, selectionWords } from '@/features/learning-curves/words';

function forecast(expectedDrop: number, realizedDrop: number | null, reach = 0.02): Forecast {
  const isInside = realizedDrop === null ? null : Math.abs(realizedDrop - expectedDrop) <= reach;
  return {
    cohort: [],
    queue: { id: 'q1', name: 'First' },
    evaluation: { id: 'e1', modelVersion: { id: 'm1', label: 'rrc:1' } },
    expectedDrop,
    expectedDropLow: expectedDrop - reach,
    expectedDropHigh: expectedDrop + reach,
    realizedDrop,
    isInside,
  } as unknown as Forecast;
}

const CURVE = [
  { exposure: 0, missRate: 0.6, low: 0.4, high: 0.8 },
  { exposure: 10, missRate: 0.4, low: 0.3, high: 0.5 },
  { exposure: 30, missRate: 0.2, low: 0.1, high: 0.3 },
];

function cell(number: number, more: Partial<Cell> = {}): Cell {
  return {
    number,
    name: `night, rain (${number})`,
    state: 'ACTIVE',
    traits: [],
    exposure: 10,
    selectedExposure: 10,
    missRate: 0.4,
    low: 0.3,
    high: 0.5,
    floor: 0.05,
    hours: 1,
    gain: number,
    curve: CURVE,
    history: [{ exposure: 5, missRate: 0.55, objects: 40 }],
    ...more,
  } as Cell;
}

test('an axis reaches from round mark to round mark', () => {
  const axis = axisOver([-0.013, 0.041]);
  expect([axis.from, axis.to]).toEqual([-0.02, 0.06]);
  expect(axis.ticks).toHaveLength(5);
  expect(decimalsOf(axis, 100)).toBe(0);
});

test('equal drops lie on the diagonal, and whiskers are what was expected', () => {
  const { marks, axis } = scatterOf([forecast(0.02, 0.02), forecast(0.01, 0.04)] as Told[], 100);
  expect(axis.from).toBe(-0.01);
  const [even, more] = marks as [(typeof marks)[number], (typeof marks)[number]];
  expect(even.x).toBeCloseTo(100 - even.y);
  expect(more.y).toBeLessThan(100 - more.x);
  expect(even.from).toBeLessThan(even.x);
  expect(even.x).toBeLessThan(even.to);
});

test('forecasts held, missed or wait, and are filtered so', () => {
  const all = [forecast(0.01, 0.02), forecast(0.01, 0.09), forecast(0.01, null)];
  expect(all.map(cameOf)).toEqual(['held', 'missed', 'waiting']);
  expect(chosenOf(all, { came: ['missed'] })).toEqual([all[1]]);
  expect(chosenOf(all, { queue: 'other' })).toEqual([]);
  expect(cohortName({ cohort: [{ axis: 'time_of_day', value: 'night' }] } as Forecast)).toBe(
    'Time of day: night',
  );
});

test('forecasts of two model families are two rows of one queue', () => {
  const first = forecast(0.01, 0.02);
  const other = { ...first, evaluation: { ...first.evaluation, id: 'e2' } };
  expect(forecastId(first)).not.toBe(forecastId(other));
  expect(numQueues([first, other])).toBe(1);
});

test('a curve is straight between its points and level behind the last', () => {
  expect(missRateAt(CURVE, 20)).toBeCloseTo(0.3);
  expect(missRateAt(CURVE, 99)).toBe(0.2);
  expect(missRateAt(CURVE, 0)).toBe(0.6);
  expect(rateAfter(cell(1))).toBeCloseTo(0.3);
  expect(selectionWords(cell(1))).toBe(
    'The selection adds 10 objects for 1.0 h: −10.0 points, to 30.0 %.',
  );
  expect(selectionWords(cell(1, { hours: 0.01 }))).toBe(
    'The selection adds hardly anything here.',
  );
});

test('what was measured above the scale is drawn at its edge', () => {
  const measured = cell(1, { history: [{ exposure: 5, missRate: 0.9, objects: 40 }] });
  const { history, now, after } = placeCurve(measured, rateAxis([cell(2)]), 100, 100);
  expect(history).toEqual([{ x: expect.any(Number), y: 0, isCut: true }]);
  expect(now.x).toBeCloseTo(40);
  expect(after?.x).toBeCloseTo(80);
});

const numbers = (found: Cell[]) => found.map(({ number }) => number);

test('cells are filtered by state and ordered', () => {
  const cells = [cell(1), cell(2, { state: 'STUCK' }), cell(3, { hours: 5 })];
  expect(numbers(chosenCells(cells, {}))).toEqual([3, 2, 1]);
  expect(numbers(chosenCells(cells, { sort: 'hours' }))).toEqual([3, 1, 2]);
  expect(numbers(chosenCells(cells, { state: ['STUCK'] }))).toEqual([2]);
  expect(numbers(chosenCells(cells, { sort: 'number' }))).toEqual([1, 2, 3]);
});

test('a cell leads to clips by what most of its clips share', () => {
  const traits = [
    { axis: 'time_of_day', value: 'night', share: 1 },
    { axis: 'weather', value: 'rain', share: 0.5 },
    { axis: 'road_type', value: 'urban', share: 1 },
  ];
  expect(clipsSearch({ traits })).toEqual({ timeOfDay: ['night'] });
  expect(clipsSearch({ traits: [] })).toBeNull();
});
