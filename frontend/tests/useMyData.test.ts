import {
  explain,
  ownClip,
  readImageNames,
  suggestExpression,
} from '@/features/use-my-data/clipExpression';
import {
  choose,
  nameOf,
  previewKeys,
  shownGuesses,
  unusedColumns,
  whyText,
} from '@/features/use-my-data/columnChoices';
import type { ColumnGuess, Preview } from '@/features/use-my-data/preview';
import { placeText } from '@/components/upload/refused';
import { missingText } from '@/features/use-my-data/resultsDraft';
import { stepOf } from '@/features/use-my-data/search';

function guess(target: string, source: string | null, why = ''): ColumnGuess {
  return { target, source, why, required: target === 'clip_id', description: '' };
}

const MAP = [guess('uri', null), guess('region', null), guess('clip_id', 'segment', 'same name')];
const PREVIEW: Preview = {
  __typename: 'CatalogPreview',
  uploadId: 'u-1',
  fileName: 'drives.csv',
  columns: ['segment', 'place', 'note'],
  numRows: 2,
  numRejected: 0,
  canImport: true,
  map: MAP,
  rows: [
    {
      row: 2,
      cells: [
        { key: 'note', value: 'x' },
        { key: 'clip_id', value: 's-1' },
      ],
    },
  ],
  findings: [],
};

function targets(all: boolean): string[] {
  return shownGuesses(MAP, all).map(({ target }) => target);
}

test('the columns that help most come first; the rest only when asked for', () => {
  expect(targets(false)).toEqual(['clip_id', 'region']);
  expect(targets(true)).toEqual(['clip_id', 'region', 'uri']);
});

test('a column that is chosen again is taken from where it was chosen before', () => {
  const first = choose({}, 'region', 'place');
  expect(choose(first, 'weather', 'place')).toEqual({ weather: 'place' });
  expect(choose(first, 'weather', null)).toEqual({ region: 'place', weather: null });
});

test('why a column was taken: a choice, a guess, or that one is needed', () => {
  expect(whyText(guess('region', 'place', 'similar name'), {})).toBe('similar name');
  expect(whyText(guess('region', 'place', 'map file'), { region: 'place' })).toBe('you chose it');
  expect(whyText(guess('region', null), { region: null })).toBe('you chose it');
  expect(whyText(guess('clip_id', null), {})).toBe('needed: choose one');
  expect(whyText(guess('region', null), {})).toBe('no column fits');
});

test('the preview shows our columns first, and names what stays unused', () => {
  expect(previewKeys(PREVIEW)).toEqual(['clip_id', 'note']);
  expect(unusedColumns(PREVIEW)).toEqual(['place', 'note']);
  expect(nameOf('start_ts')).toBe('Start');
  expect(nameOf('road_type')).toBe('Road type');
});

test('an expression in the spelling of the server finds clip and frame', () => {
  const { problem, readings, alone } = explain(String.raw`(?P<clip>[^/]+)/(?P<frame>\d+)\.jpg`, [
    'a/0007.jpg',
    'loose.jpg',
  ]);
  expect(problem).toBeNull();
  expect(readings).toEqual([{ name: 'a/0007.jpg', clip: 'a', frame: 7 }]);
  expect(alone).toEqual(['loose.jpg']);
});

test('an expression that cannot work says why', () => {
  expect(explain('(', ['a/1.jpg']).problem).toMatch(/no regular expression/);
  expect(explain(String.raw`(?P<frame>\d+)`, ['a/1.jpg']).problem).toMatch(/group named clip/);
});

test('an expression is proposed where every name looks like a frame of a clip', () => {
  expect(suggestExpression(['a/1.jpg', 'b/1.jpg'])).toBe(
    String.raw`(?P<clip>[^/]+)/(?P<frame>\d+)\.\w+$`,
  );
  expect(suggestExpression(['a/1.jpg', 'a/2.jpg'])).toBe(
    String.raw`(?P<clip>[^/]+)/(?P<frame>\d+)\.\w+$`,
  );
  expect(suggestExpression(['run_1.png', 'run_2.png'])).toBe(
    String.raw`(?P<clip>[^/]+)[_-](?P<frame>\d+)\.\w+$`,
  );
  expect(suggestExpression(['first.jpg', 'second.jpg'])).toBeNull();
  expect(suggestExpression(['a/1.jpg'])).toBeNull();
});

test('an image without a clip is named by its file', () => {
  expect(ownClip('a/b/0001.jpg', ['a/b/0001.jpg', 'a/b/0002.jpg'])).toBe('0001');
  expect(ownClip('a/1.jpg', ['a/1.jpg', 'b/1.png'])).toBe('a/1');
  expect(ownClip('plain', ['plain'])).toBe('plain');
});

test('file names are read from the beginning of a file, also with escapes', async () => {
  const file = new Blob(['{"images":[{"id":1,"file_name":"a\\u002f1.jpg"}],"annotations":[]}']);
  expect(await readImageNames(file)).toEqual({ names: ['a/1.jpg'], tied: false });
  const tied = new Blob(['{"images":[{"id":1,"video_id":3,"file_name":"x.jpg"}]}']);
  expect((await readImageNames(tied)).tied).toBe(true);
});

test('a place in a file leaves out what is not known', () => {
  expect(placeText({ file: 'a.csv', row: 7, field: 'sky' })).toBe('a.csv, row 7, column sky');
  expect(placeText({ file: 'a.csv', row: 0, field: '' })).toBe('a.csv');
  expect(placeText({ file: '', row: 0, field: '' })).toBe('');
});

test('what is missing reads as the end of a sentence', () => {
  expect(missingText([['the model', true]])).toBeNull();
  expect(missingText([['the model', false]])).toBe('the model');
  const three = ['a', 'b', 'c'].map((name) => [name, false] as const);
  expect(missingText(three)).toBe('a, b and c');
});

test('a step beyond the last is the last', () => {
  expect(stepOf({})).toBe('catalog');
  expect(stepOf({ step: 5 })).toBe('queue');
  expect(stepOf({ step: 99 })).toBe('queue');
});
