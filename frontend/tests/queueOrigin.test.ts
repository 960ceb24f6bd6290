import { barShare, inOrder } from '@/features/evaluations/errorTypes';
import { chosenSource, placeOfBox } from '@/features/ground-truth/sources';
import { queueBasis, queueSmallPrint, type QueueSource } from '@/features/queue/drawnFrom';

const FIX: QueueSource = {
  numItems: 41,
  hours: 3.4,
  createdAt: '2026-11-21T09:30:00Z',
  run: null,
  evaluation: { id: 'e', label: 'detector:2 on night:1' },
  scenario: null,
};

const RUN = {
  number: 4,
  profile: 'WEIGHTED_SUM',
  rung: { level: 2, name: 'Evaluation and tags' },
  weights: null,
  evaluation: null,
  budgetHours: null,
  spentHours: 3.4,
  numCandidates: 41,
  numSelected: 41,
  createdAt: '2026-11-21T09:30:00Z',
  notes: [],
} as const;

test('a queue without a run says which evaluation shows its labels to be wrong', () => {
  expect(queueBasis(FIX)).toBe('41 items · 3.4 h to label');
  expect(queueSmallPrint(FIX)).toContain(
    'Made of labels that detector:2 on night:1 shows to be wrong, made ',
  );
});

test('a queue of a scenario names it, and the run that its scores are of', () => {
  const queue = { ...FIX, evaluation: null, scenario: { id: 's', label: 'night rain:2' }, run: RUN };
  expect(queueBasis(queue, { count: 3, total: 41 })).toBe(
    '3 of 41 items fit · 41 items · 3.4 h to label · scores of Run 4 · weighted sum',
  );
  expect(queueSmallPrint(queue)).toContain('Asked for by the scenario night rain:2, made ');
});

test('a queue of a run still speaks of its run alone', () => {
  expect(queueBasis({ ...FIX, evaluation: null, run: RUN })).toContain(
    '41 of 41 candidates selected',
  );
});

test('types of errors keep their order, and bars are shares of the largest', () => {
  const rows = inOrder([
    { errorType: 'MISS', count: 10, dap: 2 },
    { errorType: 'CLASSIFICATION', count: 5, dap: null },
  ]);
  expect(rows.map(({ errorType }) => errorType)).toEqual(['CLASSIFICATION', 'MISS']);
  expect(barShare(5, [5, 10])).toBe(0.5);
  expect(barShare(null, [null, 2])).toBe(0);
  expect(barShare(-0.1, [-0.1])).toBe(0);
});

const SOURCES = ['newest', 'doubtful'].map((id, at) => ({
  id,
  label: id,
  numSuspects: at,
  benchmark: { id: 'b', name: 'night', label: 'night:1' },
  modelVersion: { id: 'm', label: 'detector:2' },
}));

test('without a wish, the newest evaluation with a doubtful label is shown', () => {
  expect(chosenSource(SOURCES, undefined)?.id).toBe('doubtful');
  expect(chosenSource(SOURCES, 'newest')?.id).toBe('newest');
  expect(chosenSource(SOURCES, 'gone')?.id).toBe('doubtful');
  expect(chosenSource([], undefined)).toBeUndefined();
});

test('the box of an error is found by class and place, not by place alone', () => {
  const place = { x: 1, y: 2, width: 3, height: 4 };
  const boxes = [
    { className: 'car', ...place },
    { className: 'cyclist', ...place },
  ];
  expect(placeOfBox(boxes, { className: 'cyclist', ...place })).toBe(1);
  expect(placeOfBox(boxes, { className: 'cyclist', ...place, x: 9 })).toBeNull();
});
