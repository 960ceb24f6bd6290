import {
  findCell,
  keyOf,
  labelSentence,
  missRate,
  missSentence,
  poolSentence,
  rankCells,
  wholeGap,
  wholeTarget,
} from '@/features/coverage/cells';
import type { CoverageCell } from '@/features/coverage/coverageQuery';
import { heatCell, scaleOf } from '@/features/coverage/measures';
import { readCoverageSearch } from '@/features/coverage/search';

function cellWith(parts: Partial<CoverageCell>): CoverageCell {
  return {
    region: 'Lakeside',
    weather: 'rain',
    timeOfDay: 'night',
    label: 'Lakeside, rain, night',
    labeledClips: 2,
    targetClips: 4.6,
    gapClips: 2.6,
    poolClips: 14,
    benchmarkClips: 6,
    tooFew: false,
    counts: { gt: 90, fn: 31 },
    ...parts,
  };
}

const CELL = cellWith({});

test('a target of 4.6 clips asks for five, and a reached one leaves no gap', () => {
  expect(wholeTarget(CELL)).toBe(5);
  expect(wholeGap(CELL)).toBe(3);
  expect(wholeTarget(cellWith({ targetClips: 5.000000000001 }))).toBe(5);
  expect(wholeTarget(cellWith({ targetClips: 0 }))).toBe(0);
  expect(wholeGap(cellWith({ labeledClips: 5, gapClips: 0 }))).toBe(0);
});

test('a cell says its counts in sentences', () => {
  expect(labelSentence(CELL)).toBe('2 of the 5 labeled clips that the target asks for.');
  expect(labelSentence(cellWith({ labeledClips: 0, targetClips: 1 }))).toBe(
    'The one labeled clip that the target asks for is missing.',
  );
  expect(labelSentence(cellWith({ labeledClips: 0 }))).toBe(
    'None of the 5 labeled clips that the target asks for.',
  );
  expect(labelSentence(cellWith({ labeledClips: 9 }))).toBe(
    '9 labeled clips; the target asks for 5.',
  );
  expect(labelSentence(cellWith({ targetClips: 0 }))).toBe(
    '2 labeled clips; the target asks for none.',
  );
  expect(poolSentence(CELL)).toBe('14 clips wait in the pool.');
  expect(poolSentence(cellWith({ poolClips: 1 }))).toBe('1 clip waits in the pool.');
  expect(missSentence(CELL)).toBe('31 of 90 objects missed, 34 %.');
});

test('a cell of which nothing is known has a target and no gap', () => {
  const unknown = cellWith({ labeledClips: 0, gapClips: 0 });
  expect(wholeGap(unknown)).toBe(0);
  expect(labelSentence(unknown)).toBe(
    '0 labeled clips; clips of which nothing is known have no gap.',
  );
});

test('no rate is said where objects are too few or were not measured', () => {
  const few = cellWith({ tooFew: true, counts: { gt: 12, fn: 4 } });
  expect(missRate(few)).toBeNull();
  expect(missSentence(few)).toBe('4 of 12 objects missed, too few for a rate.');
  expect(missSentence(cellWith({ counts: null }))).toBe('No evaluation is shown.');
  expect(missSentence(cellWith({ tooFew: true, counts: { gt: 0, fn: 0 } }))).toBe(
    'The evaluation has no object here.',
  );
});

const FEW = cellWith({ region: 'few', tooFew: true, counts: { gt: 12, fn: 11 }, gapClips: 9 });
const WORST = cellWith({ region: 'worst', counts: { gt: 40, fn: 30 }, gapClips: 0, poolClips: 0 });
const NONE = cellWith({ region: 'none', counts: null, gapClips: 1, poolClips: 50 });
const CELLS = [FEW, CELL, NONE, WORST];

function order(measure: 'labels' | 'misses' | 'pool') {
  return rankCells(CELLS, measure).map(({ cell, rank, instead }) => [cell.region, rank ?? instead]);
}

test('the largest gap comes first, and a combination without one has no rank', () => {
  expect(order('labels')).toEqual([['few', 1], ['Lakeside', 2], ['none', 3], ['worst', 'no gap']]);
});

test('the largest missed share comes first; too few objects give no rank', () => {
  expect(order('misses')).toEqual([
    ['worst', 1],
    ['Lakeside', 2],
    ['few', 'too few'],
    ['none', 'not measured'],
  ]);
  expect(order('pool').at(-1)).toEqual(['worst', 'none']);
});

function look(cell: CoverageCell, measure: 'labels' | 'misses' | 'pool') {
  const { text, step, isHatched, dot } = heatCell(cell, 'id', measure, scaleOf(measure, CELLS));
  return { text, step, isHatched, dot };
}

test('the map of labels colors by the share of the target and hatches where nothing is labeled', () => {
  expect(look(CELL, 'labels')).toEqual({ text: '2 / 5', step: 2, isHatched: false, dot: 31 / 90 });
  expect(look(cellWith({ labeledClips: 0 }), 'labels')).toMatchObject({ step: 0, isHatched: true });
  expect(look(cellWith({ labeledClips: 5 }), 'labels').step).toBe(5);
  expect(look(cellWith({ targetClips: 0 }), 'labels').step).toBeNull();
  expect(look(FEW, 'labels').dot).toBeNull();
  expect(look(NONE, 'labels').dot).toBeUndefined();
});

test('the map of misses hatches where objects are too few, and leaves out what was not measured', () => {
  expect(look(CELL, 'misses')).toEqual({ text: '31 / 90', step: 3, isHatched: false });
  expect(look(FEW, 'misses')).toEqual({ text: '11 / 12', step: null, isHatched: true });
  expect(look(NONE, 'misses')).toEqual({ text: '–', step: null, isHatched: false });
});

test('the address holds measure and cell; what is unknown is dropped', () => {
  const search = readCoverageSearch({ measure: 'pool', cell: keyOf(NONE), evaluation: 'e' });
  expect(search).toEqual({ measure: 'pool', cell: ['none', 'rain', 'night'], evaluation: 'e' });
  expect(findCell(CELLS, search.cell)).toBe(NONE);
  expect(findCell(CELLS, ['none', 'rain'])).toBeUndefined();
  expect(findCell(CELLS, undefined)).toBeUndefined();
  expect(readCoverageSearch({ measure: 'speed' })).toEqual({});
});
