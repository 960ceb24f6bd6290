import {
  asSentence,
  bytes,
  coco,
  count,
  decimal,
  hours,
  localTime,
  minutes,
  NONE,
  percent,
  plural,
  signed,
  words,
} from '@/lib/format';

test('counts are grouped and a missing one is a dash', () => {
  expect(count(1284)).toBe('1,284');
  expect(count(null)).toBe(NONE);
});

test('decimals keep their digits and use a real minus', () => {
  expect(decimal(0.5)).toBe('0.50');
  expect(decimal(-1.234, 1)).toBe('−1.2');
  expect(decimal(Number.NaN)).toBe(NONE);
});

test('a COCO number of -1 means there was nothing to measure on', () => {
  expect(coco(-1)).toBe(NONE);
  expect(coco(0.4126)).toBe('0.413');
});

test('shares are percentages', () => {
  expect(percent(0.14)).toBe('14 %');
  expect(percent(0.1234, 1)).toBe('12.3 %');
  expect(percent(null)).toBe(NONE);
});

test('changes carry their sign, also none', () => {
  expect(signed(3)).toBe('+3');
  expect(signed(-0.25, 2)).toBe('−0.25');
  expect(signed(0.001, 1)).toBe('±0.0');
  expect(signed(-12345)).toBe('−12,345');
});

test('long minutes become hours', () => {
  expect(minutes(4.24)).toBe('4.2 min');
  expect(minutes(42)).toBe('42 min');
  expect(minutes(120)).toBe('2.0 h');
  expect(hours(107)).toBe('107 h');
});

test('a moment is shown in the zone of the viewer', () => {
  expect(localTime('2026-11-24T23:30:00Z', 'Europe/Berlin')).toMatch(/^25 Nov 2026,? 00:30/);
  expect(localTime('not a time')).toBe(NONE);
});

test('sizes of files have a unit that can be read', () => {
  expect(bytes(1)).toBe('1 byte');
  expect(bytes(6_749)).toBe('6.7 kB');
  expect(bytes(52_000_000)).toBe('52 MB');
});

test('a message of the server becomes a sentence', () => {
  expect(asSentence('the clip id is empty')).toBe('The clip id is empty.');
  expect(asSentence('Is it there?')).toBe('Is it there?');
});

test('words and plurals', () => {
  expect(words('TIME_OF_DAY')).toBe('time of day');
  expect(plural(1, 'clip')).toBe('1 clip');
  expect(plural(2, 'entry', 'entries')).toBe('2 entries');
});
