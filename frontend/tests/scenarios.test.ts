import { fileName } from '@/features/scenarios/CollectionRequests';
import { binsInText, edgesIn } from '@/features/scenarios/axisForm';
import { placeIn } from '@/features/scenarios/expressionError';
import { gainInText, hoursInText, missedInText } from '@/components/scenario-preview/previewWords';
import { readScenariosSearch } from '@/features/scenarios/search';

test('the word at the place that the server names is marked', () => {
  expect(placeIn('weather = rain and tim = night', "at character 20: 'tim' is no axis")).toEqual({
    before: 'weather = rain and ',
    at: 'tim',
    after: ' = night',
  });
});

test('where the expression ends too early, the place behind its end is marked', () => {
  expect(placeIn('weather = rain and', 'at character 19: expected an axis')).toEqual({
    before: 'weather = rain and',
    at: ' ',
    after: '',
  });
});

test('a message without a place marks nothing', () => {
  expect(placeIn('weather = rain', 'an expression has at most 2,000 characters')).toBeNull();
});

test('hours come with their range, in tenths only where that says something', () => {
  expect(hoursInText({ hours: 2.2, hoursLow: 1.74, hoursHigh: 2.94 })).toBe('2.2 h (1.7 to 2.9)');
  expect(hoursInText({ hours: 140, hoursLow: 99.6, hoursHigh: 201 })).toBe('140 h (100 to 201)');
  expect(hoursInText({ hours: 0, hoursLow: 0, hoursHigh: 0 })).toBe('0.0 h');
});

test('missed objects are a count first, and no rate where the server says too few', () => {
  const missed = { gt: 100, fn: 14 };
  expect(missedInText({ missed, tooFew: false })).toBe('14 of 100 · 14\u00a0%');
  expect(missedInText({ missed: { gt: 9, fn: 2 }, tooFew: true })).toBe('2 of 9, too few for a rate');
  expect(missedInText({ missed: { gt: 0, fn: 0 }, tooFew: true })).toBe('not measured');
  expect(missedInText({ missed: null, tooFew: true })).toBe('not measured');
});

test('an unknown gain is not a gain of zero', () => {
  expect(gainInText(null)).toBe('not known');
  expect(gainInText(0)).toBe('0.00');
});

test('edges are read with commas or spaces, and something else is no edge', () => {
  expect(edgesIn('5, 15')).toEqual([5, 15]);
  expect(edgesIn(' -0.5 2e1 ')).toEqual([-0.5, 20]);
  expect(edgesIn('')).toEqual([]);
  expect(edgesIn('5, fast')).toBeNull();
});

test('an edge belongs to the bin above it', () => {
  const bins = { kind: 'BINNED', edges: [5, 15], unit: 'm/s' } as const;
  expect(binsInText(bins)).toBe('below 5, 5 to 15, from 15 m/s');
  expect(binsInText({ ...bins, edges: [0.5], unit: null })).toBe('below 0.5, from 0.5');
  expect(binsInText({ kind: 'CATEGORICAL', edges: [], unit: null })).toBe('as they are');
});

test('a file is named after its scenario, whatever that is called', () => {
  expect(fileName('night rain:2')).toBe('night-rain-2');
  expect(fileName('../../Straße')).toBe('Straße');
  expect(fileName('???')).toBe('scenario');
});

test('a step that does not exist opens the list', () => {
  expect(readScenariosSearch({ step: 'delete', scenario: 'abc' })).toEqual({ scenario: 'abc' });
});
