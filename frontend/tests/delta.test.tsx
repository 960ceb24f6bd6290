import { MantineProvider } from '@mantine/core';
import { render, screen } from '@testing-library/react';
import { requestText } from '@/components/CopyGraphQL';
import { csvText } from '@/lib/csv';
import { csvColumns } from '@/components/table/column';
import {
  comparedAxes,
  evaluationChoices,
  lastAxes,
  pairOf,
  previousOf,
  rivals,
} from '@/features/delta/choices';
import { deltaColumns, deltaCsvColumns } from '@/features/delta/deltaColumns';
import {
  type CohortDelta,
  type Comparison,
  ComparisonQuery,
  type ListedEvaluation,
} from '@/features/delta/deltaQuery';
import { fewLast } from '@/features/delta/ForestCard';
import { forestScale, placeOn } from '@/components/forest/scale';
import { readDeltaSearch } from '@/features/delta/search';
import {
  answer,
  changeSentence,
  detailSentences,
  shortNames,
  smallPrint,
  verdictOf,
} from '@/features/delta/words';

function rowWith(parts: Partial<CohortDelta>): CohortDelta {
  return {
    label: 'night, rain',
    cohort: [
      { axis: 'time_of_day', value: 'night' },
      { axis: 'weather', value: 'rain' },
    ],
    numClips: 118,
    numDrives: 41,
    numObjects: 900,
    a: 0.86,
    b: 0.89,
    delta: 0.03,
    low: 0.01,
    high: 0.05,
    minimumDetectable: 0.024,
    verdict: 'BETTER',
    tooFew: false,
    needsClips: null,
    flips: false,
    publishedDelta: 0.02,
    ...parts,
  };
}

const WORSE = rowWith({
  label: 'dusk, rain',
  delta: -0.04,
  low: -0.06,
  high: -0.02,
  verdict: 'WORSE',
  flips: true,
  publishedDelta: 0.01,
});
const UNDECIDED = rowWith({ label: 'day, fog', low: -0.02, verdict: 'UNDECIDED', needsClips: 340 });
const FEW = rowWith({
  label: 'night, snow',
  numClips: 13,
  numDrives: 4,
  delta: 0.3,
  low: -0.5,
  high: 0.9,
  b: 1,
  verdict: null,
  tooFew: true,
});

function modelOf(version: string) {
  return { family: 'detector', version, label: `detector:${version}` };
}

const COMPARISON: Comparison = {
  at: 'EQUAL_FP',
  by: ['time_of_day', 'weather'],
  resampledBy: 'drives',
  numResamples: 2000,
  withinEffect: 0.004,
  mixEffect: 0.002,
  refusals: [],
  basis: 'recall at IoU 0.5',
  a: { id: 'e-1', staleReason: null, modelVersion: modelOf('41') },
  b: {
    id: 'e-2',
    staleReason: null,
    modelVersion: modelOf('42'),
    benchmark: { id: 'b', label: 'city:1', role: 'DEVELOPMENT' },
  },
  thresholds: [],
  overall: rowWith({ label: 'all objects', cohort: [], delta: 0.006, low: 0.001, high: 0.011 }),
  cohorts: [WORSE, rowWith({}), UNDECIDED, FEW],
};

function listed(id: string, benchmark: string, role: 'DEVELOPMENT' | 'HOLDOUT'): ListedEvaluation {
  return {
    id,
    label: `detector on ${benchmark}`,
    createdAt: '2026-03-01T00:00:00Z',
    benchmark: { id: benchmark, name: benchmark, role },
  };
}

const LISTED = [
  listed('held-2', 'held', 'HOLDOUT'),
  listed('city-2', 'city', 'DEVELOPMENT'),
  listed('held-1', 'held', 'HOLDOUT'),
  listed('once', 'lone', 'DEVELOPMENT'),
  listed('city-1', 'city', 'DEVELOPMENT'),
];

test('without an address the newest on development stands against the one before it there', () => {
  expect(pairOf({}, LISTED)).toEqual({ a: 'city-1', b: 'city-2' });
  expect(pairOf({ b: 'held-2' }, LISTED)).toEqual({ a: 'held-1', b: 'held-2' });
  expect(pairOf({ a: 'once', b: 'held-2' }, LISTED)).toEqual({ a: 'once', b: 'held-2' });
});

test('only holdouts measured twice are compared too, and a model measured once with nothing', () => {
  const held = LISTED.filter(({ benchmark }) => benchmark.id === 'held');
  expect(pairOf({}, held)).toEqual({ a: 'held-1', b: 'held-2' });
  expect(pairOf({}, LISTED.slice(3, 4))).toBeNull();
  expect(pairOf({}, [])).toBeNull();
  expect(previousOf('city-1', LISTED)).toBeUndefined();
});

test('rivals on the same benchmark come first, and the model itself is none', () => {
  expect(rivals('city-2', LISTED).map(({ id }) => id)).toEqual([
    'city-1',
    'held-2',
    'held-1',
    'once',
  ]);
});

test('choices that would look alike carry their time', () => {
  const labels = evaluationChoices(LISTED).map(({ label }) => label);
  expect(labels[3]).toBe('detector on lone');
  expect(labels[0]).toMatch(/^detector on held, 1 Mar 2026/);
});

test('weather by light is compared where nothing else is asked for; a fourth axis ends the first', () => {
  const known = ['region', 'weather', 'time_of_day', 'occlusion'];
  expect(comparedAxes(undefined, known)).toEqual(['weather', 'time_of_day']);
  expect(comparedAxes(['occlusion', 'speed'], known)).toEqual(['occlusion']);
  expect(comparedAxes(undefined, ['class'])).toEqual(['class']);
  expect(comparedAxes(undefined, [])).toEqual([]);
  expect(lastAxes(['a', 'b', 'c', 'd'])).toEqual(['b', 'c', 'd']);
  expect(lastAxes([])).toBeUndefined();
});

test('the address holds the comparison; what is unknown is dropped', () => {
  const search = { a: 'e-1', b: 'e-2', at: 'PUBLISHED', by: ['region'], className: 'car' };
  expect(readDeltaSearch(search)).toEqual(search);
  expect(readDeltaSearch({ at: 'SOMEWHERE' })).toEqual({});
});

test('a verdict is a word, and too few is one whatever the interval says', () => {
  expect(verdictOf(rowWith({}))).toEqual({ text: 'better', tone: 'better' });
  expect(verdictOf(rowWith({ verdict: null })).text).toBe('no verdict');
  expect(verdictOf(rowWith({ tooFew: true, verdict: 'BETTER' })).text).toBe('too few');
});

test('what is too few stands last, and takes no part in an order by rate', () => {
  expect(fewLast([FEW, WORSE]).map(({ label }) => label)).toEqual(['dusk, rain', 'night, snow']);
  const columns = deltaColumns(COMPARISON);
  for (const id of ['delta', 'a', 'b']) {
    const column = columns.find((each) => each.id === id);
    expect(column?.value?.(FEW)).toBeNull();
    expect(column?.value?.(WORSE)).not.toBeNull();
  }
});

test('the scale is that of rows with enough objects, and has no change in it', () => {
  const scale = forestScale(COMPARISON.cohorts);
  expect(scale.from).toBeCloseTo(-0.06);
  expect(scale.to).toBeCloseTo(0.05);
  expect(scale.ticks.map((tick) => Math.round(tick * 100))).toEqual([-5, 0, 5]);
  expect(placeOn(scale, FEW.high ?? 0)).toBeGreaterThan(1);
  expect(placeOn(scale, FEW.low ?? 0)).toBeLessThan(0);
  expect(placeOn(scale, 0)).toBeGreaterThan(0);
});

test('one interval as wide as all others together does not squeeze them', () => {
  const wide = rowWith({ low: -0.9, high: 0.9 });
  const scale = forestScale([rowWith({}), rowWith({}), rowWith({}), wide]);
  expect(scale.to).toBeCloseTo(0.2);
  expect(forestScale([]).to).toBeGreaterThan(0);
});

test('an end beyond the scale is an arrow, and the mark says its numbers', () => {
  const forest = deltaColumns(COMPARISON).find(({ id }) => id === 'forest');
  const { container } = render(<>{forest?.cell(FEW)}</>);
  expect(container.querySelectorAll('[data-arrow]')).toHaveLength(2);
  expect(screen.getByRole('img')).toHaveAccessibleName(changeSentence(FEW));
});

test('a change is said with its interval and what would have been seen', () => {
  expect(changeSentence(rowWith({}))).toBe(
    '+3.0 points, 95 % interval +1.0 to +5.0. A change of 2.4 points would be seen in 80 of 100 such comparisons.',
  );
  expect(changeSentence(rowWith({ low: null, high: null, minimumDetectable: null }))).toBe(
    '+3.0 points, without an interval.',
  );
  expect(changeSentence(rowWith({ delta: null }))).toBe('No change in recall can be computed.');
});

test('details say what would decide, what was published, and who wins there', () => {
  expect(detailSentences(UNDECIDED, COMPARISON)).toEqual([
    'About 340 more clips of new drives would decide it.',
    'As published the change is +2.0 points.',
  ]);
  expect(detailSentences(UNDECIDED, { ...COMPARISON, resampledBy: 'clips' })[0]).toBe(
    'About 340 more clips like these would decide it.',
  );
  expect(detailSentences(WORSE, COMPARISON)).toEqual([
    'As published the change is +1.0 points.',
    'As published detector:42 wins here.',
  ]);
  expect(detailSentences(WORSE, { ...COMPARISON, at: 'PUBLISHED' })).toEqual([
    'At equal false detections detector:42 wins here.',
  ]);
});

test('the answer counts cohorts by verdict, worse ones first', () => {
  expect(answer(COMPARISON)).toBe(
    'Better over all objects; of 4 cohorts worse in 1, better in 1, undecided in 1, too few to say in 1',
  );
  expect(answer({ ...COMPARISON, cohorts: [rowWith({}), rowWith({})] })).toBe(
    'Better over all objects; better in each of 2 cohorts',
  );
  expect(answer({ ...COMPARISON, cohorts: [] })).toBe('Better over all objects');
  expect(answer({ ...COMPARISON, refusals: ['other ground truth'] })).toBe(
    'No verdict can be given',
  );
});

test('the small print has the mix, every flip by name, and the basis', () => {
  expect(smallPrint(COMPARISON)).toEqual([
    'The overall change of +0.6 points is +0.4 within cohorts and +0.2 from a different mix of them.',
    'As published the winner flips in 1 cohort: dusk, rain.',
    'Recall at IoU 0.5.',
  ]);
  const calm = { ...COMPARISON, cohorts: [rowWith({})], withinEffect: null };
  expect(smallPrint(calm)[0]).toBe('As published no cohort has another winner.');
});

test('headings are short where both are versions of one model', () => {
  const { a, b } = COMPARISON;
  expect(shortNames(a, b)).toEqual(['v41', 'v42']);
  expect(shortNames(a, a)).toEqual(['Earlier', 'Later']);
  const other = { modelVersion: { family: 'rival', version: '1', label: 'rival:1' } };
  expect(shortNames(a, other)).toEqual(['detector:41', 'rival:1']);
});

test('the CSV has every number of a row, those of too few objects too', () => {
  const text = csvText(csvColumns(deltaCsvColumns(COMPARISON)), [FEW]);
  expect(text.split('\r\n')[1]).toBe('night,rain,13,4,900,0.86,1,0.3,-0.5,0.9,0.024,too few,,false,0.02');
});

test('a verdict cell names the flip and what is needed', () => {
  const column = deltaColumns(COMPARISON).find(({ id }) => id === 'verdict');
  render(
    <MantineProvider>
      {column?.cell(WORSE)}
      {column?.cell(UNDECIDED)}
    </MantineProvider>,
  );
  expect(screen.getByText('worse')).toBeVisible();
  expect(screen.getByText('winner flips')).toBeVisible();
  expect(screen.getByText('needs about 340 more clips of new drives')).toBeVisible();
});

test('what is copied is a document that runs, with its variables', () => {
  const text = requestText(ComparisonQuery, { a: 'e-1', by: ['region'] });
  expect(text).toContain('# Variables:\n# {\n#   "a": "e-1",');
  expect(text).toContain('compareEvaluations(');
  expect(text).not.toContain('@');
});
