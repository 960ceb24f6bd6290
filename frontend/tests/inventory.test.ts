import { ITEM_CSV_COLUMNS } from '@/features/inventory/inventoryColumns';
import type { InventoryItem } from '@/features/inventory/inventoryQuery';
import { allItems, benchmarkIdOf, titleOf } from '@/features/inventory/kinds';
import { csvColumns } from '@/components/table/column';
import { csvText } from '@/lib/csv';
import { relativeTime } from '@/lib/relativeTime';

function item(name: string, owner: string | null, kind: InventoryItem['kind'] = 'DATASET') {
  const findings = owner ? [] : [{ code: 'NO_OWNER', message: 'nobody answers for it' }];
  return {
    id: name,
    kind,
    name,
    version: '2',
    owner,
    ownedSince: null,
    lastSyncAt: '2026-03-01T00:00:00Z',
    size: '600 clips',
    findings,
  } satisfies InventoryItem;
}

test('the title says how many items nobody answers for', () => {
  expect(titleOf([item('a', null), item('b', 'Team B'), item('c', null)])).toBe(
    '2 of 3 items have no owner',
  );
  expect(titleOf([item('a', null)])).toBe('1 of 1 item has no owner');
  expect(titleOf([item('b', 'Team B')])).toBe('Everything that the program has is owned by somebody');
  expect(titleOf([])).toBe('The program has nothing yet');
});

test('one file holds all items with their kind, owner and findings', () => {
  const items = allItems({
    datasets: [item('fleet', null)],
    ontologies: [],
    annotationTools: [],
    benchmarks: [item('night', 'Team B', 'BENCHMARK')],
  });
  const [, ...lines] = csvText(csvColumns(ITEM_CSV_COLUMNS), items).split('\r\n');
  expect(lines).toEqual([
    'dataset,fleet,2,,,2026-03-01T00:00:00Z,600 clips,NO_OWNER',
    'benchmark,night,2,Team B,,2026-03-01T00:00:00Z,600 clips,',
    '',
  ]);
});

test.each([
  ['2026-03-08T11:59:30Z', 'just now'],
  ['2026-03-08T11:50:00Z', '10 minutes ago'],
  ['2026-03-08T09:59:00Z', '2 hours ago'],
  ['2026-03-07T12:00:00Z', 'yesterday'],
  ['2026-02-20T12:00:00Z', '2 weeks ago'],
  ['2024-01-01T12:00:00Z', '2 years ago'],
  ['no time', '–'],
])('%s is said as %s', (iso, text) => {
  expect(relativeTime(iso, new Date('2026-03-08T12:00:00Z'))).toBe(text);
});

test('a benchmark leads to the page of its newest version, and nothing else does', () => {
  const ids = new Map([
    ['night:1', 'older'],
    ['night:2', 'newest'],
  ]);
  expect(benchmarkIdOf(item('night', null, 'BENCHMARK'), ids)).toBe('newest');
  expect(benchmarkIdOf(item('fog', null, 'BENCHMARK'), ids)).toBeUndefined();
  expect(benchmarkIdOf(item('night', null, 'DATASET'), ids)).toBeUndefined();
});
