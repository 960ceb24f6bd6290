import {
  chosenChecks,
  inWords,
  percentOf,
  shareOf,
} from '@/components/queue-form/checkRules';
import { refusalOf } from '@/lib/refusal';

test('only checks that are switched on are sent, in the order of the form', () => {
  const checks = chosenChecks({ TRACK_CONTINUITY: '1', MIN_BOX_PX: '8', REQUIRED_CLASSES: undefined });
  expect(checks).toEqual([
    { rule: 'MIN_BOX_PX', value: '8' },
    { rule: 'TRACK_CONTINUITY', value: '1' },
  ]);
});

test.each([
  [50, '0.5'],
  ['12.5', '0.125'],
  [7, '0.07'],
  ['', ''],
])('%s percent is kept as the share "%s" and comes back', (percent, share) => {
  expect(shareOf(percent)).toBe(share);
  expect(percentOf(share)).toBe(percent === '' ? '' : Number(percent));
});

test('a refusal names a rule as the form does', () => {
  expect(inWords('required_classes needs names')).toBe(
    '“Classes that must be labeled” needs names',
  );
});

test('a refusal finds its field and its row, and else belongs to the whole form', () => {
  const refused = { code: 'BAD_CHECK', message: 'm', path: 'input.checks', findings: [{ row: 2 }] };
  expect(refusalOf(refused, { checks: 'checks' })).toMatchObject({ field: 'checks', row: 2 });
  expect(refusalOf({ ...refused, path: 'run', findings: [] }, { checks: 'checks' })).toMatchObject({
    field: '',
    row: 0,
  });
});
