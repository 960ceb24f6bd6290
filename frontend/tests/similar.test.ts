import { askedOf, expressionOf, titleOf } from '@/features/similar/asked';
import { variablesOf } from '@/features/similar/filterOf';
import { checksOf, instructionsOf, nameOf, reasonOf } from '@/features/similar/requestDefaults';
import { frameVariables } from '@/features/similar/resultFrames';
import { rowsOf } from '@/features/similar/resultRows';
import { hasFilter, readSimilarSearch, withoutContradiction } from '@/features/similar/search';
import { comparedText, foldedText, marksOf, placeText } from '@/features/similar/similarWords';

const CLIP = {
  id: 'clip-1',
  clipId: 'd029-02',
  origin: 'SYNTHETIC' as const,
  numFrames: 25,
  region: 'Oldtown',
  weather: 'rain',
  timeOfDay: 'night',
  scenarioTags: [],
  isLabeled: false,
  benchmarks: [],
  predictions: [{ id: 'set-1' }],
};

const ERROR = {
  id: 'error-1',
  outcome: 'FN' as const,
  className: 'cyclist',
  frameIndex: 12,
  x: 1,
  y: 2,
  width: 3,
  height: 4,
  score: null,
  iou: 0,
  errorType: 'MISS' as const,
  evaluation: { id: 'eval-1', label: 'a:1 on b:1', modelVersion: { id: 'model-1', label: 'a:1' } },
};

const CLUSTER = { id: 'cluster-1', name: 'Missed cyclists: night' };

function askedError() {
  const asked = askedOf({ __typename: 'DetectionError', ...ERROR, clip: CLIP, cluster: CLUSTER });
  if (!asked) throw new Error('an error can be asked about');
  return asked;
}

test('an error is asked about by its class, kind and clip, and keeps its cluster', () => {
  const asked = askedError();
  expect(titleOf(asked)).toBe('Similar to: cyclist, missed, on d029-02');
  expect(asked.cluster).toEqual(CLUSTER);
});

test('a cluster is shown by its most typical error', () => {
  const asked = askedOf({
    __typename: 'ErrorCluster',
    ...CLUSTER,
    size: 14,
    numClips: 1,
    className: 'cyclist',
    exemplars: [{ ...ERROR, clip: CLIP }],
  });
  expect(asked).toMatchObject({ error: { id: 'error-1' }, spread: '14 errors on 1 clip' });
});

test('an error becomes a scenario by weather and light, and by nothing where neither is known', () => {
  expect(expressionOf(CLIP)).toBe('weather = rain and time_of_day = night');
  expect(expressionOf({ weather: 'light rain', timeOfDay: null })).toBe('weather = "light rain"');
  expect(expressionOf({ weather: null, timeOfDay: null })).toBe('');
  expect(expressionOf(null)).toBe('');
});

test('the form of a request can be sent as it stands', () => {
  const asked = askedError();
  expect(nameOf(asked)).toBe('More like cyclist, missed (night, rain)');
  expect(reasonOf(asked, 2)).toBe(
    '2 clips found by similarity to the error “cyclist, missed” on d029-02.',
  );
  expect(checksOf(asked)).toEqual({ REQUIRED_CLASSES: 'cyclist', MIN_BOX_PX: '8' });
  expect(instructionsOf(asked, ['car', 'cyclist'])).toContain('Models get the class cyclist wrong');
  expect(instructionsOf(asked, ['car'])).not.toContain('Models get');
});

test('a name has no colon, which the server would refuse', () => {
  const asked = { ...askedError(), kind: 'cluster' as const, name: CLUSTER.name };
  expect(nameOf(asked)).toBe('More like Missed cyclists, night');
});

test('the address asks about one thing, and among what', () => {
  const search = readSimilarSearch({
    error: 'error-1',
    clip: 'clip-1',
    k: '200',
    type: ['MISS', 'NONSENSE'],
    time: 'night',
    labeled: 'false',
    show: 'failures',
  });
  expect(variablesOf(search)).toMatchObject({
    error: 'error-1',
    clip: null,
    k: 100,
    filter: {
      clips: { timeOfDay: ['night'], labeled: false },
      errorTypes: ['MISS'],
      failures: true,
    },
  });
  expect(hasFilter(search)).toBe(true);
  expect(hasFilter(readSimilarSearch({ error: 'error-1', space: 'a', k: '5' }))).toBe(false);
});

test('conditions on errors and clips without errors exclude each other', () => {
  expect(withoutContradiction({ show: 'backlog' })).toEqual({
    show: 'backlog',
    class: undefined,
    type: undefined,
    model: undefined,
  });
  expect(withoutContradiction({ class: ['car'] })).toEqual({ class: ['car'], show: undefined });
  expect(withoutContradiction({ region: ['Oldtown'] })).toEqual({ region: ['Oldtown'] });
});

test('a frame is that of the error, or the middle of a clip with what the model sees', () => {
  const [error, clip] = rowsOf([
    { distance: 1, frameIndex: 12, numFolded: 0, error: ERROR, clip: CLIP },
    { distance: 2, frameIndex: null, numFolded: 3, error: null, clip: CLIP },
  ]);
  if (!error || !clip) throw new Error('two rows');
  expect([error.id, error.rank, clip.id, clip.rank]).toEqual(['error-1', 1, 'clip-1-', 2]);
  expect(frameVariables([error, clip])).toMatchObject({
    at0: 12,
    evaluation0: 'eval-1',
    predictions0: null,
    at1: 12,
    evaluation1: null,
    predictions1: 'set-1',
    at3: 12,
    predictions3: 'set-1',
  });
});

test('it is said where was looked and among how many', () => {
  const space = {
    name: 'scenes',
    kind: 'CLIP' as const,
    dimension: 64,
    metric: 'L2' as const,
    model: 'net:3',
    numVectors: 1240,
  };
  expect(placeText({ method: 'EMBEDDINGS', space })).toBe(
    'Space scenes: vectors of whole clips, made by net:3',
  );
  expect(placeText({ method: 'FEATURES', space: null })).toBe(
    'By features of errors, without embeddings',
  );
  expect(comparedText({ numCandidates: null, space })).toBe('compared with all 1,240');
  expect(comparedText({ numCandidates: 31, space })).toBe('compared with 31 that the filter left');
  expect(comparedText({ numCandidates: 412, space: null })).toBe('compared with 412 errors');
  expect(foldedText(0)).toBeNull();
  expect(foldedText(3)).toBe('+3 of this drive');
});

test('marks say why labels cannot be asked for', () => {
  const benchmarks = [{ id: 'b', label: 'b:1' }];
  expect(marksOf({ isLabeled: false, benchmarks: [] })).toEqual([]);
  expect(marksOf({ isLabeled: true, benchmarks: [] })).toEqual(['labeled']);
  expect(marksOf({ isLabeled: true, benchmarks })).toEqual(['in benchmark']);
});
