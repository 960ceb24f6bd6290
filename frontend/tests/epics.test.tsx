import { MantineProvider } from '@mantine/core';
import { fireEvent, render, screen } from '@testing-library/react';
import { AsOfControl } from '@/components/AsOfControl';
import { EvidenceLinks } from '@/components/EvidenceLinks';
import {
  changeText,
  intervalText,
  onlyMetric,
  type OutcomeDelta,
  sentenceOf,
  verdictOf,
} from '@/components/outcome-deltas/outcomeDelta';
import type { EpicDetails } from '@/features/epics/epicQueries';
import { gainText, importedText, smallPrint, stepsOf } from '@/features/epics/epicWords';
import { readEpicSearch } from '@/features/epics/search';
import { localMinute, utcMoment } from '@/lib/asOf';
import { addressesIn, safeAddress } from '@/lib/evidence';
import { pageOf } from '@/lib/nodePages';

const DELTA: OutcomeDelta = {
  number: 3,
  label: 'all objects',
  className: null,
  metric: 'recall at equal false positives',
  a: 0.61,
  b: 0.68,
  delta: 0.07,
  low: 0.02,
  high: 0.11,
  verdict: 'BETTER',
  numObjects: 400,
  numClips: 40,
  numDrives: 12,
  cohort: [],
  cluster: { id: 'c1', name: 'Missed pedestrians: night' },
  outcome: {
    id: 'o1',
    label: 'Outcome 1',
    source: 'MEASURED',
    modelVersion: { id: 'm2', label: 'detector:2' },
    baseModelVersion: { id: 'm1', label: 'detector:1' },
  },
};
const TYPED: OutcomeDelta = {
  ...DELTA,
  metric: 'mAP',
  delta: 0.5,
  low: null,
  high: null,
  verdict: null,
  outcome: { ...DELTA.outcome, source: 'TYPED' },
};

const EPIC: EpicDetails = {
  id: 'e1',
  key: 'PERC-12',
  title: 'Night rain',
  description: '',
  status: null,
  owner: null,
  url: null,
  due: null,
  createdAt: '2026-01-01T00:00:00Z',
  changedAt: '2026-01-01T00:00:00Z',
  costHours: 0,
  costBasis: 'no label batch yet',
  answeredBy: 'GRAPH',
  cuts: ['12 more clips are not shown'],
  expectedGain: null,
  realizedGain: null,
  clusters: [],
  queues: [],
  clips: { totalCount: 1 },
  batches: [
    { id: 'b1', label: 'Batch 1', name: 'x', numClips: 5, numLabels: 196, spentHours: null },
  ],
  releases: [],
  modelVersions: [],
  deltas: [DELTA],
  decisions: [],
};

test('a change in recall is in points, another metric in its own unit', () => {
  expect(changeText(DELTA, DELTA.delta)).toBe('+7.0');
  expect(intervalText(DELTA)).toBe('+2.0 to +11.0');
  expect(changeText(TYPED, TYPED.delta)).toBe('+0.500');
  expect(intervalText(TYPED)).toBe('no interval');
});

test('typed figures are marked as typed and have no verdict', () => {
  expect(verdictOf(DELTA)).toEqual({ text: 'better', tone: 'better' });
  expect(verdictOf(TYPED)).toEqual({ text: 'typed', tone: 'warn' });
  expect(sentenceOf(TYPED)).toMatch(/Typed, not measured here\.$/);
  expect(sentenceOf(DELTA)).not.toContain('Typed');
});

test('one metric stands over the table, several stand in its rows', () => {
  expect(onlyMetric([DELTA, DELTA])).toBe('recall at equal false positives');
  expect(onlyMetric([DELTA, TYPED])).toBeNull();
  expect(onlyMetric([])).toBeNull();
});

test('each step of the trace says why it is empty, and leads to the pages of its things', () => {
  const steps = stepsOf(EPIC);
  expect(steps.map(({ title }) => title)).toEqual([
    'Error clusters',
    'Queues',
    'Label batches',
    'Releases',
    'Models',
    'Changes',
  ]);
  expect(steps[0]?.cards).toEqual([]);
  expect(steps[0]?.none).toBe('Not linked to any yet.');
  expect(steps[2]?.cards[0]).toMatchObject({
    name: 'Batch 1',
    lines: ['5 clips, 196 labels', 'hours not said'],
    page: { to: '/batches/b1' },
  });
  expect(steps[5]?.cards[0]).toMatchObject({
    name: '+7.0 recall at equal false positives',
    lines: ['Missed pedestrians: night', '+2.0 to +11.0', 'better'],
    tone: 'better',
  });
});

test('the small print names the store that answered and what was left out', () => {
  expect(smallPrint(EPIC, undefined)).toEqual([
    'The property graph answered.',
    '12 more clips are not shown.',
    '1 clip in queues and clusters of this epic.',
  ]);
  expect(smallPrint(EPIC, '2026-01-01T00:00:00Z')).toHaveLength(4);
});

test('a gain has its interval only where one holds for all of it', () => {
  const gain = { value: 29.2, low: -13, high: 86, unit: 'objects found more', basis: '' };
  expect(gainText(gain)).toBe('+29 objects found more (−13 to +86)');
  expect(gainText({ ...gain, low: null, high: null })).toBe('+29 objects found more');
});

test('an import says what was new, changed and as before', () => {
  expect(importedText({ new: 1, changed: 2, unchanged: 3 })).toBe(
    '1 epic new, 2 changed, 3 as before.',
  );
});

test('a moment in the address needs a zone; what has none is dropped', () => {
  expect(readEpicSearch({ asOf: '2026-11-30T02:00:00Z' })).toEqual({
    asOf: '2026-11-30T02:00:00Z',
  });
  expect(readEpicSearch({ asOf: '2026-11-30T02:00' })).toEqual({});
  expect(readEpicSearch({ asOf: 'yesterdayZ' })).toEqual({});
});

test('the field of a moment is local and goes back to the same minute', () => {
  const iso = '2026-07-01T10:20:00.000Z';
  expect(utcMoment(localMinute(iso))).toBe(iso);
  expect(utcMoment('')).toBeUndefined();
});

test('another moment is asked for once it is submitted, and now is a click away', () => {
  const asked: (string | undefined)[] = [];
  render(
    <MantineProvider env="test">
      <AsOfControl value="2026-07-01T10:20:00.000Z" onChange={(value) => asked.push(value)} />
    </MantineProvider>,
  );
  expect(screen.getByRole('button', { name: 'Show' })).toBeDisabled();
  fireEvent.change(screen.getByLabelText('As of, in local time'), {
    target: { value: '2026-06-01T08:00' },
  });
  expect(asked).toEqual([]);
  fireEvent.click(screen.getByRole('button', { name: 'Show' }));
  fireEvent.click(screen.getByRole('button', { name: 'Now' }));
  expect(asked).toEqual([utcMoment('2026-06-01T08:00'), undefined]);
});

test('evidence is a link only where it is https, and gives the other page nothing', () => {
  render(<EvidenceLinks evidence={['https://wiki.example.com/1', 'javascript:alert(1)']} />);
  const links = screen.getAllByRole('link');
  expect(links).toHaveLength(1);
  expect(links[0]).toHaveAttribute('href', 'https://wiki.example.com/1');
  expect(links[0]).toHaveAttribute('rel', 'noopener noreferrer');
  expect(screen.getByText('javascript:alert(1)')).toBeVisible();
  expect(safeAddress('http://wiki.example.com')).toBeNull();
  expect(addressesIn(' https://a.example \n\n')).toEqual(['https://a.example']);
});

test('a thing of the graph leads to its page, persons and cohorts to none', () => {
  expect(pageOf({ kind: 'EPIC', nodeId: 'RQ==', key: 'Epic:PERC-12' })).toEqual({ to: '/epics/PERC-12' });
  expect(pageOf({ kind: 'QUEUE', nodeId: 'UQ==', key: 'Queue:q' })).toEqual({ to: '/queue/UQ%3D%3D' });
  expect(pageOf({ kind: 'SCENARIO', nodeId: 's', key: 'Scenario:s' })).toEqual({
    to: '/scenarios',
    search: { scenario: 's' },
  });
  expect(pageOf({ kind: 'PERSON', nodeId: null, key: 'Person:p' })).toBeNull();
});
