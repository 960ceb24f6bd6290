import { costInText, tagLine, unitInText } from '@/features/queue/itemWords';
import { pageStart } from '@/features/queue/rankedItem';
import { basis, holdbackInText, type RunFacts, smallPrint } from '@/features/queue/restsOn';
import { itemFilter, readQueueSearch } from '@/features/queue/search';

const RUN: RunFacts = {
  number: 2,
  profile: 'WEIGHTED_SUM',
  rung: { level: 1, name: 'Evaluation and embeddings' },
  weights: { version: 1, profile: 'WEIGHTED_SUM' },
  evaluation: { label: 'detector:2 on night:1' },
  budgetHours: 3,
  spentHours: 2.96,
  numCandidates: 48,
  numSelected: 38,
  createdAt: '2026-03-02T09:00:00Z',
  notes: ['Costs follow the assumption cost-v1; none of them was measured.'],
};

test('the address of a list becomes the filter that the server is asked with', () => {
  const search = readQueueSearch({ weather: ['fog', 'rain'], q: 'd07', item: '12', other: 'x' });
  expect(search).toEqual({ weather: ['fog', 'rain'], q: 'd07', item: 12 });
  expect(itemFilter(search)).toMatchObject({ weather: ['fog', 'rain'], search: 'd07' });
});

test('a page of a whole list begins at its rank, one under a filter behind its rows', () => {
  expect(pageStart(54_300, null)).toEqual({ fromRank: 54_301 });
  expect(pageStart(54_300, { weather: ['fog'] })).toEqual({ offset: 54_300 });
});

test('an item alone is no filter, and a rank below 1 is no item', () => {
  expect(itemFilter(readQueueSearch({ item: '12' }))).toBeNull();
  expect(readQueueSearch({ item: '0' })).toEqual({});
});

test('the basis says how many items fit, once something is filtered', () => {
  const whole = 'Run 2 · weighted sum · budget 3.0 h · 38 of 48 candidates selected';
  expect(basis(RUN)).toBe(whole);
  expect(basis(RUN, { count: 5, total: 38 })).toBe(`5 of 38 items fit · ${whole}`);
});

test('the small print names weights, rung, evaluation, hours and notes', () => {
  const text = smallPrint(RUN);
  for (const part of [
    'Weights: weighted sum, version 1.',
    'Rung 1 of 5, evaluation and embeddings.',
    'Misses from detector:2 on night:1.',
    '3.0 h planned, budget 3.0 h.',
    'none of them was measured.',
  ]) {
    expect(text).toContain(part);
  }
  expect(text).not.toContain('..');
  expect(text).not.toContain('are listed');
});

test('the small print says where a run keeps fewer rows than it ranked', () => {
  expect(smallPrint({ ...RUN, numCandidates: 90_000 }, 11_000)).toContain(
    'The first 11,000 are listed.',
  );
});

test('an order by recording time claims no rung', () => {
  expect(smallPrint({ ...RUN, profile: 'FIFO' })).toContain(
    'No rung is used; the data would allow rung 1 of 5.',
  );
});

test('the random part of a run is a share of the budget and a number of items', () => {
  expect(holdbackInText(0.1, 24)).toBe('10 % at random, 24 items');
  expect(holdbackInText(0.07, 1)).toBe('7 % at random, 1 item');
  expect(holdbackInText(0.125, 30)).toBe('12.5 % at random, 30 items');
  expect(holdbackInText(0, 0)).toBe('none drawn at random');
});

test('a cost range has the unit and the digits of its estimate', () => {
  expect(costInText(3.62, 2.17, 5.79)).toBe('3.6 min (2.2–5.8)');
  expect(costInText(14.7, 6.2, 35.2)).toBe('15 min (6–35)');
  expect(costInText(120, 60, 180)).toBe('2.0 h (1.0–3.0)');
});

test('units and tags are said in words; values keep their case', () => {
  const unit = { task: 'box_2d', frameRule: 'keyframes', level: 'frame', streams: ['camera_front'] };
  expect(unitInText(unit)).toBe(
    '2D boxes, one frame a second, each frame by itself, camera front',
  );
  expect(unitInText({ ...unit, task: 'lane_3d', streams: [] })).toContain('lane 3d');
  const clip = { id: '1', clipId: 'c', numFrames: 8, timeOfDay: 'night', weather: null, region: 'Ring_Road' };
  expect(tagLine(clip)).toBe('night · Ring Road');
});
