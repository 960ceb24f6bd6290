import { sayEntry } from '@/features/home/auditWords';
import {
  dayInText,
  hoursChange,
  missedChange,
  missedCourse,
  poolCourse,
  poolNote,
} from '@/features/home/changes';
import type { Home, HomeEvaluation } from '@/features/home/homeQuery';
import { weakestFirst } from '@/features/home/missedGroups';

const EVALUATION = {
  id: 'e2',
  label: 'detector:2 on night:1',
  numClips: 24,
  axes: ['weather'],
  modelVersion: { id: 'm2', label: 'detector:2' },
  benchmark: { id: 'b1', label: 'night:1' },
  counts: { gt: 1663, fn: 284 },
  previous: {
    id: 'e1',
    modelVersion: { id: 'm1', label: 'detector:1' },
    counts: { fn: 340 },
  },
} satisfies HomeEvaluation;

function homeWith(parts: Partial<Home>): Home {
  return parts as Home;
}

function point(benchmark: string, fn: number, createdAt = '2026-03-01T08:00:00Z') {
  const node = {
    id: `${benchmark}${fn}`,
    createdAt,
    modelVersion: { label: 'detector:2' },
    benchmark: { id: benchmark, label: benchmark },
    counts: { gt: 1000, fn },
  };
  return { node };
}

function queue(name: string, hours: number, createdAt = '2026-03-02T08:00:00Z') {
  return { node: { id: name, name, numItems: 4, hours, createdAt } };
}

test('fewer misses are better; without an evaluation before nothing changed', () => {
  expect(missedChange(EVALUATION)).toEqual({ amount: -56, text: 'since detector:1', good: 'down' });
  expect(missedChange({ ...EVALUATION, previous: null })).toBeNull();
});

test('the course of misses holds one benchmark only, oldest first, from three points on', () => {
  const edges = [point('b1', 284), point('b2', 9), point('b1', 340), point('b1', 400)];
  const home = homeWith({ evaluations: { totalCount: 4, edges } });
  expect(missedCourse(home, EVALUATION)).toEqual([400, 340, 284]);
  const two = homeWith({ evaluations: { totalCount: 3, edges: edges.slice(0, 3) } });
  expect(missedCourse(two, EVALUATION)).toEqual([]);
});

test('the pool grows day by day', () => {
  const days = [
    { day: '2026-03-01', count: 4 },
    { day: '2026-03-02', count: 6 },
    { day: '2026-03-05', count: 1 },
  ];
  expect(poolCourse(days)).toEqual([4, 10, 11]);
  expect(poolNote(days)).toBe('1 clip came in on 5 Mar 2026');
  expect(poolNote([])).toBe('None is waiting.');
  expect(dayInText('not a day')).toBe('not a day');
});

test('label-hours are compared with the queue before', () => {
  const edges = [queue('new', 3), queue('old', 4.5)];
  expect(hoursChange(homeWith({ queues: { totalCount: 2, edges } }))).toEqual({
    amount: -1.5,
    text: 'h against old',
    digits: 1,
  });
  expect(hoursChange(homeWith({ queues: { totalCount: 1, edges: edges.slice(0, 1) } }))).toBeNull();
});

test('most misses come first, groups too small for a rate last', () => {
  const spots = weakestFirst({
    classes: [
      { name: 'car', counts: { fn: 99, gt: 986 } },
      { name: 'truck', counts: { fn: 12, gt: 20 } },
      { name: 'pedestrian', counts: { fn: 125, gt: 487 } },
    ],
    previous: { classes: [{ name: 'pedestrian', counts: { fn: 155 } }] },
  });
  expect(spots.map(({ name }) => name)).toEqual(['pedestrian', 'car', 'truck']);
  expect(spots.map(({ change }) => change)).toEqual([-30, null, null]);
  expect(spots[0]?.share).toBeCloseTo(125 / 236, 9);
});

test.each([
  [
    'evaluation.import',
    'Evaluation e-1',
    { model: 'detector:2', benchmark: 'night:1', fn: 284, gt: 1663 },
    'Model evaluated',
    'detector:2 on night:1: 284 of 1,663 objects missed',
  ],
  [
    'catalog.import',
    'Catalog my clips.csv',
    { new: 1, changed: 2 },
    'Clips imported',
    '1 new clip, 2 changed, from my clips.csv',
  ],
  [
    'priorities.run',
    'PriorityRun r-2',
    { number: 2, profile: 'weighted_sum', selected: 38, candidates: 48 },
    'Pool ranked',
    'Run 2 · weighted sum: 38 of 48 clips selected',
  ],
  [
    'queue.create',
    'Queue q-1',
    { name: 'Night', items: 1, hours: 0.5 },
    'Queue created',
    'Night: 1 item, 0.5 h to label',
  ],
  [
    'frames.register',
    'FrameSet frames-1',
    { clips: 150, frames: 2996, redactor: 'none needed 1' },
    'Frames registered',
    '2,996 frames of 150 clips, redaction: none needed 1',
  ],
  [
    'owner.assign',
    'InventoryItem annotation_tool:CVAT 2',
    { owner: 'Data team', before: null },
    'Owner named',
    'Data team answers for annotation tool CVAT 2',
  ],
])('%s is said in plain words', (action, object, change, title, text) => {
  expect(sayEntry({ action, object, change: JSON.stringify(change) })).toEqual({ title, text });
});

test('an unknown action is said by its name, and a broken change breaks nothing', () => {
  expect(sayEntry({ action: 'gate.close', object: 'Gate g-1', change: '{}' })).toEqual({
    title: 'Gate close',
    text: 'Gate g-1',
  });
  expect(sayEntry({ action: 'queue.export', object: 'Queue q', change: 'no JSON' }).text).toBe(
    '0 items as ',
  );
});
