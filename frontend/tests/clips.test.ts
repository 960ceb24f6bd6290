import type { FrameSummary } from '@/features/clips/clipQueries';
import { blockOf, blockVariables, nextBlock } from '@/features/clips/frameBlocks';
import { axisOf, describeFrame, nextError, placeOf, stripMarks } from '@/features/clips/frames';
import { chosenSource, type Source } from '@/features/clips/source';

function frame(index: number, fn = 0, fp = 0, predictions = 1): FrameSummary {
  return { index, tp: 1, fp, fn, predictions };
}

const FRAMES = [frame(0), frame(5, 2), frame(10), frame(15, 0, 1), frame(20)];

test('a wish for a frame that does not exist leads to the next one, or to the last', () => {
  expect(placeOf(FRAMES, 10)).toBe(2);
  expect(placeOf(FRAMES, 11)).toBe(3);
  expect(placeOf(FRAMES, 99)).toBe(4);
  expect(placeOf([], 3)).toBe(0);
});

test('without a wish the first frame with an error is shown, else the one with most to see', () => {
  expect(placeOf(FRAMES, undefined)).toBe(1);
  const unjudged = [frame(0, 0, 0, 2), frame(1, 0, 0, 7), frame(2, 0, 0, 7)];
  expect(placeOf(unjudged, undefined)).toBe(1);
  expect(placeOf([], undefined)).toBe(0);
});

test('the next error lies in the asked direction, or nowhere', () => {
  expect(nextError(FRAMES, 1, 1)).toBe(3);
  expect(nextError(FRAMES, 3, 1)).toBeNull();
  expect(nextError(FRAMES, 3, -1)).toBe(1);
  expect(nextError(FRAMES, 1, -1)).toBeNull();
});

test('missed objects are bars upward from the middle, false detections downward', () => {
  const { up, down } = stripMarks(FRAMES, true);
  expect(up).toBe(`M1.15 ${axisOf(true)}h0.7v-46.0h-0.7z`);
  expect(down).toBe(`M3.15 ${axisOf(true)}h0.7v23.0h-0.7z`);
});

test('without ground truth the bars count predictions and use the whole height', () => {
  const { up, down } = stripMarks([frame(0, 0, 0, 0), frame(1, 0, 0, 4)], false);
  expect(up).toBe(`M1.15 ${axisOf(false)}h0.7v-92.0h-0.7z`);
  expect(down).toBe('');
});

test('frames come in blocks; the last block names its last frame again', () => {
  const indexes = [0, 5, 10, 15, 20, 25, 30, 35];
  expect(blockVariables(indexes, 0)).toEqual({ at0: 0, at1: 5, at2: 10, at3: 15, at4: 20, at5: 25 });
  expect(blockVariables(indexes, 1)).toEqual({ at0: 30, at1: 35, at2: 35, at3: 35, at4: 35, at5: 35 });
  expect([0, 5, 6, 11, 12].map(blockOf)).toEqual([0, 0, 1, 1, 2]);
});

test('near its end the next block is asked for, near its start the one before', () => {
  expect([0, 2, 3, 5].map((place) => nextBlock(20, place))).toEqual([null, null, 1, 1]);
  expect([6, 8, 9].map((place) => nextBlock(20, place))).toEqual([0, 0, 2]);
  expect(nextBlock(4, 3)).toBeNull();
});

test('a frame says its counts in words', () => {
  expect(describeFrame(frame(5, 2, 1), true)).toBe('Frame 5: 2 missed, 1 false, 1 found');
  expect(describeFrame(frame(5, 0, 0, 3), false)).toBe('Frame 5: 3 predictions');
});

function source(kind: Source['kind'], id: string): Source {
  return { kind, id, model: 'detector:1', outcome: '', note: '' };
}

test('the address chooses whose boxes are drawn, else the first choice', () => {
  const sources = [source('evaluation', 'e-1'), source('predictions', 'p-1')];
  expect(chosenSource(sources, {})?.id).toBe('e-1');
  expect(chosenSource(sources, { predictions: 'p-1' })?.id).toBe('p-1');
  expect(chosenSource(sources, { evaluation: 'gone' })?.id).toBe('e-1');
  expect(chosenSource([], {})).toBeNull();
});
