import { HEIGHT, WIDTH, cellPaths, growingScale, markersOf } from '@/features/clusters/densityMap';
import { boxesWith, surroundings } from '@/components/error-picture/errorBoxes';
import { blocksOf, frameVariables } from '@/features/clusters/errorFrames';
import type { ClusterError } from '@/features/clusters/clusterQuery';
import { clusterCsvColumns } from '@/features/clusters/clusterColumns';
import type { Cluster, Density } from '@/features/clusters/clustersQuery';
import {
  changeOf,
  qText,
  shareText,
  stabilityText,
  traitText,
} from '@/features/clusters/clusterWords';
import { isChosen, optionsOf } from '@/features/clusters/filters';
import { readClusterSearch, readClustersSearch } from '@/features/clusters/search';
import { leastScore } from '@/features/clusters/threshold';
import { csvColumns } from '@/components/table/column';
import { csvText } from '@/lib/csv';
import { TRANSITIONS } from '@/lib/transitions';

const NIGHT = {
  axis: 'time_of_day',
  value: 'night',
  share: 0.62,
  baseShare: 0.2,
  lift: 3.1,
  qValue: 0.00002,
};

function cluster(id: string, changes: Partial<Cluster> = {}): Cluster {
  return {
    id,
    name: `cluster ${id}`,
    size: 100,
    previousSize: 60,
    numClips: 12,
    numDrives: 4,
    transition: 'GREW',
    className: 'pedestrian',
    outcome: 'FN',
    errorType: 'MISS',
    stability: 0.9,
    x: 0,
    y: 0,
    traits: [NIGHT],
    history: [{ size: 60 }, { size: 100 }],
    ...changes,
  };
}

const GRID: Density = {
  xMin: -1,
  xMax: 1,
  yMin: 0,
  yMax: 4,
  columns: 2,
  rows: 2,
  counts: [0, 1, 9, 0],
};

describe('the map', () => {
  test('the scale grows by a factor and has no step that no cell reaches', () => {
    const small = growingScale(5);
    expect(small.labels).toEqual(['1', '2–3', '4–5']);
    expect([1, 2, 3, 4, 5].map(small.stepOf)).toEqual([0, 1, 1, 2, 2]);
    const large = growingScale(1024);
    expect(large.labels).toEqual(['1–3', '4–15', '16–63', '64–255', '256–1023', '1024']);
    expect(growingScale(1).labels).toEqual(['1']);
  });

  test('cells are drawn from the bottom, one path per step, and empty cells not at all', () => {
    const paths = cellPaths(GRID, growingScale(9));
    expect(paths.map(({ step }) => step)).toEqual([0, 3]);
    const [rightBelow, leftAbove] = paths.map(({ path }) => path);
    expect(rightBelow).toMatch(new RegExp(`^M${WIDTH / 2}\\.0 ${HEIGHT / 2}\\.0h`));
    expect(leftAbove).toMatch(/^M32\.0 32\.0h/);
  });

  test('markers lie where the plane has them, numbered as in the list, small ones on top', () => {
    const clusters = [cluster('a', { x: -1, y: 4 }), cluster('b', { size: 400, x: 1, y: 0 })];
    const numbers = new Map([['a', 7], ['b', 1]]);
    const [first, second] = markersOf(clusters, numbers, GRID);
    const place = { x: WIDTH - 32, y: HEIGHT - 32 };
    expect(first).toMatchObject({ id: 'b', number: 1, home: place, radius: 30 });
    expect(second).toMatchObject({ id: 'a', number: 7, home: { x: 32, y: 32 }, radius: 15 });
  });

  test('markers of one place are moved apart, off that place, and stay on the map', () => {
    const clusters = Array.from({ length: 12 }, (_, index) =>
      cluster(String(index), { x: 1, y: index % 2 === 0 ? 4 : 3.9, size: 50 + 20 * index }),
    );
    const markers = markersOf(clusters, new Map(), GRID);
    for (const [index, one] of markers.entries()) {
      expect(one.x).toBeGreaterThanOrEqual(one.radius);
      expect(one.x).toBeLessThanOrEqual(WIDTH - one.radius);
      expect(one.y).toBeGreaterThanOrEqual(one.radius);
      expect(Math.hypot(one.x - one.home.x, one.y - one.home.y)).toBeGreaterThan(one.radius);
      for (const other of markers.slice(index + 1)) {
        const distance = Math.hypot(one.x - other.x, one.y - other.y);
        expect(distance).toBeGreaterThan(one.radius + other.radius - 1);
      }
    }
  });
});

describe('words', () => {
  test('a factor stands beside a value, but not where the errors are too few for one', () => {
    expect(traitText(NIGHT, 30)).toBe('night 3.1×');
    expect(traitText(NIGHT, 29)).toBe('night');
    expect(traitText({ ...NIGHT, value: 'proving_ground', lift: 12.4 }, 90)).toBe('proving ground 12×');
    expect(shareText(NIGHT)).toBe('62 % of its errors, 20 % of all such objects');
  });

  test('what may be chance is said to be, and is not in the list', () => {
    const unsure = { ...NIGHT, value: 'urban', qValue: 0.6433 };
    expect(qText(NIGHT)).toBe('q\u00a0<\u00a00.001');
    expect(qText({ ...NIGHT, qValue: 0.0131 })).toBe('q\u00a00.013');
    expect(qText(unsure)).toBe('may be chance (q\u00a00.64)');
    const columns = csvColumns(clusterCsvColumns(new Map(), true));
    const traits = columns.find(({ header }) => header === 'In common');
    expect(traits?.value(cluster('a', { traits: [NIGHT, unsure] }))).toBe('night 3.1×');
  });

  test('what became of a cluster is said in words', () => {
    expect(Object.values(TRANSITIONS).map(({ name }) => name)).toEqual([
      'new',
      'grew',
      'steady',
      'shrank',
      'merged',
      'closed',
      'came back',
    ]);
    expect(changeOf({ size: 100, previousSize: 60 })).toBe(40);
    expect(changeOf({ size: 100, previousSize: null })).toBeNull();
    expect(stabilityText(0.9)).toBe('stable, 0.90');
    expect(stabilityText(0.4)).toBe('unstable, 0.40');
    expect(stabilityText(null)).toBe('not measured');
  });

  test('the file says the same as the list, and what only a file has room for', () => {
    const rows = [cluster('a'), cluster('b', { size: 12, previousSize: null, transition: 'BORN' })];
    const columns = csvColumns(clusterCsvColumns(new Map([['a', 1], ['b', 2]]), true));
    expect(csvText(columns, rows).split('\r\n')).toEqual([
      '#,Cluster,Errors,Since before,Type,In common,Stability,Clips / drives,Drives,Errors before,Class,Outcome',
      '1,cluster a,100,grew,missed,night 3.1×,0.9,12,4,60,pedestrian,missed',
      '2,cluster b,12,new,missed,night,0.9,12,4,,pedestrian,missed',
      '',
    ]);
  });

  test('without an earlier clustering nothing is called new', () => {
    const columns = csvColumns(clusterCsvColumns(new Map(), false));
    const trend = columns.find(({ header }) => header === 'Since before');
    expect(trend?.value(cluster('a', { transition: 'BORN' }))).toBeNull();
  });
});

describe('filters', () => {
  const clusters = [
    cluster('a'),
    cluster('b', { className: 'car', errorType: 'BACKGROUND', transition: 'BORN' }),
    cluster('c', { className: 'car', errorType: null }),
  ];
  const idsOf = (search: Parameters<typeof isChosen>[1]) =>
    clusters.filter((one) => isChosen(one, search)).map(({ id }) => id);

  test('they narrow one another; a cluster without a type fits no type', () => {
    expect(idsOf({})).toEqual(['a', 'b', 'c']);
    expect(idsOf({ className: ['car'] })).toEqual(['b', 'c']);
    expect(idsOf({ className: ['car'], errorType: ['BACKGROUND', 'MISS'] })).toEqual(['b']);
    expect(idsOf({ became: ['BORN'] })).toEqual(['b']);
  });

  test('choices are the values that occur, with how many clusters have them', () => {
    expect(optionsOf(clusters)).toEqual({
      classes: [
        { value: 'pedestrian', label: 'pedestrian', count: 1 },
        { value: 'car', label: 'car', count: 2 },
      ],
      types: [
        { value: 'MISS', label: 'missed', count: 1 },
        { value: 'BACKGROUND', label: 'nothing there', count: 1 },
      ],
      transitions: [
        { value: 'GREW', label: 'grew', count: 2 },
        { value: 'BORN', label: 'new', count: 1 },
      ],
    });
  });

  test('addresses keep what fits and drop the rest', () => {
    expect(readClustersSearch({ cluster: 'x', className: 'car', nonsense: '1' })).toEqual({
      cluster: 'x',
      className: ['car'],
    });
    expect(readClusterSearch({ minScore: '30', page: '1', after: 'abc', error: '' })).toEqual({
      minScore: 30,
      after: 'abc',
    });
  });
});

describe('the threshold', () => {
  const calibration = { slope: 2, intercept: -1 };

  test('is the score itself where scores are probabilities, and none at the left end', () => {
    expect(leastScore(30, { scoreKind: 'PROBABILITY', calibration: null })).toBe(0.3);
    expect(leastScore(0, { scoreKind: 'PROBABILITY', calibration: null })).toBeNull();
    expect(leastScore(undefined, { scoreKind: 'LOGIT', calibration })).toBeNull();
  });

  test('is turned into a logit by the calibration of the evaluation', () => {
    expect(leastScore(50, { scoreKind: 'LOGIT', calibration: null })).toBe(0);
    expect(leastScore(50, { scoreKind: 'LOGIT', calibration })).toBe(0.5);
    expect(leastScore(100, { scoreKind: 'LOGIT', calibration })).toBeCloseTo(3.953, 3);
  });
});

function placeOn(clip: string, frameIndex: number) {
  return { clip: { id: clip }, frameIndex };
}

describe('frames of errors', () => {
  const missed = { outcome: 'FN', className: 'car', score: null, iou: 0.2 } as const;

  test('are asked for in blocks, the last error filling up the block', () => {
    expect(frameVariables([placeOn('a', 3), placeOn('b', 5)])).toEqual({
      clip0: 'a',
      clip1: 'b',
      clip2: 'b',
      clip3: 'b',
      at0: 3,
      at1: 5,
      at2: 5,
      at3: 5,
    });
    const errors = Array.from({ length: 9 }, (_, id) => ({ id: String(id) }) as ClusterError);
    expect(blocksOf(errors).map((block) => block.length)).toEqual([4, 4, 1]);
  });

  test('the box of the error is found among those of its frame, else drawn from the error', () => {
    const error = { ...missed, x: 10, y: 20, width: 30, height: 40 };
    const box = { ...error, source: 'GROUND_TRUTH', probability: null } as const;
    const other = { ...box, x: 300 };
    expect(boxesWith(error, { boxes: [other, box] })).toEqual({ boxes: [other, box], active: 1 });
    const alone = boxesWith(error, null);
    expect(alone.active).toBe(0);
    expect(alone.boxes[0]).toMatchObject({ source: 'GROUND_TRUTH', outcome: 'FN', x: 10 });
  });

  test('the part that is shown holds the error and stays inside the frame', () => {
    const extent = { width: 960, height: 540 };
    const corner = surroundings({ x: 940, y: 0, width: 20, height: 20 }, extent);
    expect(corner).toEqual({ x: 672, y: 0, width: 288, height: 162 });
    const huge = surroundings({ x: 0, y: 0, width: 900, height: 500 }, extent);
    expect(huge).toEqual({ x: 0, y: 0, width: 960, height: 540 });
  });
});
