import { csvCell, csvText, serverExport } from '@/lib/csv';

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx'])(
  'text %j that a spreadsheet would run gets a leading apostrophe',
  (text) => {
    expect(csvCell(text).replaceAll('"', '')).toBe(`'${text}`);
  },
);

test('numbers stay numbers, also negative ones', () => {
  expect(csvCell(-1.5)).toBe('-1.5');
  expect(csvCell(0)).toBe('0');
});

test('what is missing or not a number is an empty cell', () => {
  expect(csvCell(null)).toBe('');
  expect(csvCell(undefined)).toBe('');
  expect(csvCell(Number.NaN)).toBe('');
});

test('commas, quotes and line ends are quoted', () => {
  expect(csvCell('rain, fog')).toBe('"rain, fog"');
  expect(csvCell('so-called "fog"')).toBe('"so-called ""fog"""');
  expect(csvCell('a\nb')).toBe('"a\nb"');
});

test('rows end in CRLF under their headings', () => {
  const columns = [
    { header: 'clip', value: (row: { clip: string; misses: number }) => row.clip },
    { header: 'misses', value: (row: { clip: string; misses: number }) => row.misses },
  ];
  expect(csvText(columns, [{ clip: 'c-1', misses: 3 }])).toBe('clip,misses\r\nc-1,3\r\n');
});

test('the server export keeps its filter in the address', () => {
  expect(serverExport('queue', { id: 'UXVldWU6MQ==' })).toBe('/export/queue.csv?id=UXVldWU6MQ%3D%3D');
  expect(serverExport('clips', {}, 'json')).toBe('/export/clips.json');
});
