import {
  defineSearch,
  flag,
  oneOf,
  parseAddress,
  text,
  texts,
  wholeNumber,
  writeAddress,
} from '@/lib/search';

const read = defineSearch({
  region: texts(),
  q: text(),
  frame: wholeNumber(),
  onlyErrors: flag(),
  order: oneOf(['rank', 'cost']),
});

test('an address and its filters are each other', () => {
  const address = '?region=north&region=south&q=c-1&frame=3&onlyErrors=true&order=cost';
  const search = read(parseAddress(address));
  expect(search).toEqual({
    region: ['north', 'south'],
    q: 'c-1',
    frame: 3,
    onlyErrors: true,
    order: 'cost',
  });
  expect(writeAddress(search)).toBe(address);
});

test('one value is a list of one', () => {
  expect(read(parseAddress('?region=north'))).toEqual({ region: ['north'] });
});

test('what does not fit is dropped instead of breaking the page', () => {
  expect(read(parseAddress('?frame=-1&order=size&onlyErrors=maybe&region=&other=1'))).toEqual({});
  expect(read({ frame: 1.5, q: 7 })).toEqual({});
});

test('text that looks like a number stays text', () => {
  expect(read(parseAddress('?q=0012'))).toEqual({ q: '0012' });
});

test('an empty search writes nothing', () => {
  expect(writeAddress({ region: undefined, q: '' })).toBe('');
});
