import { CLIP_CSV_COLUMNS, isInPool } from '@/features/clips/clipColumns';
import type { ClipRow } from '@/features/clips/clipRow';
import {
  clipFilter,
  filterAddress,
  NO_FILTERS,
  readClipsSearch,
  searchOf,
} from '@/features/clips/listSearch';
import { csvText } from '@/lib/csv';

const ROW: ClipRow = {
  id: 'Q2xpcDox',
  clipId: 'd01-c2',
  startAt: '2026-03-01T10:00:00Z',
  region: 'Lakeside',
  weather: null,
  timeOfDay: 'night',
  roadType: 'urban',
  scenarioTags: ['cut_in', 'work_zone'],
  durationS: 10,
  numFrames: 100,
  origin: 'SYNTHETIC',
  isLabeled: false,
  drive: { id: 'd', driveId: '=d01' },
  benchmarks: [],
};

test('the address becomes the filter that the server is asked with; the row is none of it', () => {
  const search = readClipsSearch({ region: 'Lakeside', labeled: 'false', q: 'd01', row: '7', x: '1' });
  expect(search).toEqual({ region: ['Lakeside'], labeled: false, q: 'd01', row: 7 });
  expect(clipFilter(search)).toEqual({ region: ['Lakeside'], labeled: false, search: 'd01' });
});

test('a row alone is no filter, and what does not fit is dropped', () => {
  expect(clipFilter(readClipsSearch({ row: '7' }))).toBeNull();
  expect(readClipsSearch({ row: '0', labeled: 'perhaps', inBenchmark: '1' })).toEqual({});
});

test('a filter is saved as an address without the row, and is the same in any order', () => {
  const search = readClipsSearch({ q: 'a&b', weather: ['rain', 'fog'], row: '3' });
  expect(filterAddress(search)).toBe('?weather=rain&weather=fog&q=a%26b');
  expect(filterAddress(searchOf('?q=a%26b&weather=rain&weather=fog&row=9'))).toBe(
    filterAddress(search),
  );
  expect(filterAddress({})).toBe('');
});

test('a saved filter takes every other filter away, and brings nothing that is unknown', () => {
  expect(searchOf('?region=North&admin=true')).toEqual({ ...NO_FILTERS, region: ['North'] });
});

test('a clip is in the pool where it has no labels and no benchmark holds it', () => {
  const benchmarks = [{ id: 'b', label: 'night:1' }];
  expect(isInPool({ isLabeled: false, benchmarks: [] })).toBe(true);
  expect(isInPool({ isLabeled: true, benchmarks: [] })).toBe(false);
  expect(isInPool({ isLabeled: false, benchmarks })).toBe(false);
});

test('a file of clips has their plain values, and no cell that a spreadsheet would run', () => {
  const [head, line] = csvText(CLIP_CSV_COLUMNS, [ROW]).split('\r\n');
  expect(head).toBe(
    'clip,drive,recorded_at,region,weather,time_of_day,scenarios,road_type,frames,duration_s,labeled,in_pool,benchmarks,origin',
  );
  expect(line).toBe(
    "d01-c2,'=d01,2026-03-01T10:00:00Z,Lakeside,,night,cut_in; work_zone,urban,100,10,false,true,,synthetic",
  );
});
