import { fireEvent, render, screen } from '@testing-library/react';
import { pairOf } from '@/features/queue-diff/choices';
import type { Change, ListedRun } from '@/features/queue-diff/queueDiffQuery';
import { slopeOf } from '@/features/queue-diff/slope';
import { SlopeChart } from '@/features/queue-diff/SlopeChart';
import { rankWords } from '@/features/queue-diff/words';

function change(unit: string, rankBefore: number | null, rankAfter: number | null): Change {
  const kind = rankAfter === null ? 'LEFT' : rankBefore === null ? 'ENTERED' : 'MOVED';
  return {
    kind,
    rankBefore,
    rankAfter,
    causes: [{ name: 'uncertainty', label: 'Uncertainty', value: 0.2, sentence: 'Less sure now.' }],
    unit: { id: unit },
    clip: { id: `id-${unit}`, clipId: unit },
  } as Change;
}

function run(number: number, previous: number | null): ListedRun {
  return {
    id: `run-${number}`,
    number,
    profile: 'FIFO',
    createdAt: '2026-01-01T00:00:00Z',
    previous: previous === null ? null : { id: `run-${previous}` },
  } as ListedRun;
}

const RUNS = [run(4, null), run(3, 1), run(2, null), run(1, null)];

test('the newest run with one before it is shown, whatever is newer', () => {
  expect(pairOf({}, RUNS)).toEqual({ before: 'run-1', later: 'run-3' });
  expect(pairOf({ b: 'run-4' }, RUNS)).toBeNull();
  expect(pairOf({ a: 'run-2', b: 'run-4' }, RUNS)).toEqual({ before: 'run-2', later: 'run-4' });
  expect(pairOf({ a: 'run-4', b: 'run-4' }, RUNS)).toBeNull();
  expect(pairOf({ b: 'gone' }, RUNS)).toBeNull();
});

test('lines lie by rank, and end where a clip is no candidate or far down', () => {
  const { lines, depth, rest } = slopeOf([
    change('a', 1, 21),
    change('b', 500, 2),
    change('c', null, 3),
  ]);
  expect([depth, rest]).toEqual([120, 0]);
  expect(lines.map(({ left, right }) => [left.place, right.place])).toEqual([
    ['rank', 'rank'],
    ['beyond', 'rank'],
    ['none', 'rank'],
  ]);
  expect(lines[0]?.left.at).toBe(0);
  expect(lines[0]?.right.at).toBeCloseTo(20 / 119);
});

test('60 lines are drawn, those nearest to the first places and the open one', () => {
  const many = Array.from({ length: 80 }, (_, index) => change(`u${index}`, index + 2, index + 1));
  const { lines, rest } = slopeOf(many.toReversed(), 'u79');
  expect([lines.length, rest]).toEqual([60, 20]);
  expect(lines[0]?.change.unit.id).toBe('u0');
  expect(lines.at(-1)?.change.unit.id).toBe('u79');
});

test('a line says what it is and opens its change', () => {
  const opened: string[] = [];
  render(
    <SlopeChart
      slope={slopeOf([change('a', 9, 2)])}
      before={1}
      after={3}
      openUnit={undefined}
      onOpen={({ unit }) => opened.push(unit.id)}
    />,
  );
  fireEvent.click(screen.getByText('a moved: rank 9 to 2. Less sure now.'));
  expect(opened).toEqual(['a']);
});

test('ranks in words', () => {
  expect(rankWords({ rankBefore: null, rankAfter: 3 })).toBe('new at rank 3');
  expect(rankWords({ rankBefore: 1200, rankAfter: null })).toBe('gone from rank 1,200');
});
