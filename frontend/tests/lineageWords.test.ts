import { documentOf, edgeCsvColumns, nodeCsvColumns } from '@/features/lineage/lineageFiles';
import { countOf, placeOf } from '@/features/lineage/kinds';
import type { Lineage, LineageEdge, LineageNode } from '@/features/lineage/lineageQueries';
import { answeredText, deltaOf, factsOf, sentenceOf } from '@/features/lineage/lineageWords';
import { mergeAnswers } from '@/features/lineage/mergeAnswers';
import { readLineageSearch } from '@/features/lineage/search';
import { csvText } from '@/lib/csv';

const MODEL: LineageNode = {
  key: 'ModelVersion:detector:2',
  kind: 'MODEL_VERSION',
  name: 'detector:2',
  detail: null,
  nodeId: 'bW9kZWw',
  hop: 0,
};
const COHORT: LineageNode = {
  key: 'Cohort:night',
  kind: 'COHORT',
  name: '=night',
  detail: null,
  nodeId: null,
  hop: 1,
};
const CHANGED: LineageEdge = {
  id: 'edge-1',
  type: 'CHANGED',
  source: MODEL.key,
  target: COHORT.key,
  properties: Object.entries({
    outcome_id: 'outcome-1',
    number: '2',
    source: 'measured',
    metric: 'recall',
    class_name: 'car',
    a: '0.5',
    b: '0.531',
    delta: '0.031',
    low: '-0.01',
    high: '0.072',
    verdict: 'undecided',
  }).map(([key, value]) => ({ key, value })),
  validFrom: '2026-01-01T07:00:00Z',
  recordedAt: '2026-01-01T08:00:00Z',
  retractedAt: null,
};
const ANSWER: Lineage = {
  asOf: '2026-02-01T00:00:00Z',
  answeredBy: 'RELATIONAL',
  lagSeconds: 0,
  numStatements: 2,
  isCut: false,
  cuts: [],
  start: { key: MODEL.key },
  nodes: [MODEL, COHORT],
  edges: [CHANGED],
};

test('a relationship is a sentence, and a change says its interval and verdict', () => {
  const names = new Map([MODEL, COHORT].map((node) => [node.key, node]));
  expect(sentenceOf(CHANGED, names)).toBe("Model version 'detector:2' CHANGED Cohort '=night'");
  expect(factsOf(CHANGED)).toEqual([
    { name: 'change of recall of car', value: '+0.031' },
    { name: 'from, to', value: '0.500 → 0.531' },
    { name: 'interval', value: '−0.010 to 0.072' },
    { name: 'source', value: 'measured' },
    { name: 'verdict', value: 'undecided' },
  ]);
});

test('a change leads to who decided it, another relationship does not', () => {
  expect(deltaOf(CHANGED)).toEqual({ decisionOf: 'TrainingOutcome:outcome-1', delta: 2 });
  expect(deltaOf({ ...CHANGED, properties: [{ key: 'rank', value: '1' }] })).toBeNull();
});

test('who answered is said in words, with how far the graph is behind', () => {
  expect(answeredText({ ...ANSWER, answeredBy: 'GRAPH' })).toBe('answered by the graph');
  expect(answeredText({ ...ANSWER, lagSeconds: 0.2 })).toBe(
    'answered by the records, because the graph is 1 second behind',
  );
  expect(answeredText(ANSWER)).toBe('answered by the records, because no graph is up');
});

test('files say of which moment they are and who answered, and run no formula', () => {
  const graph = mergeAnswers(ANSWER, []);
  const things = csvText(nodeCsvColumns(ANSWER), graph.nodes).split('\r\n');
  expect(things[0]).toBe('Key,Kind,Name,Detail,Hops from the start,Id,As of,Answered by');
  expect(things[2]).toBe("Cohort:night,Cohort,'=night,,1,,2026-02-01T00:00:00Z,relational");
  const relationships = csvText(edgeCsvColumns(graph, { ...ANSWER, asOf: null }), graph.edges);
  expect(relationships.split('\r\n')[1]).toContain(',CHANGED,Cohort:night,');
  expect(relationships.split('\r\n')[1]).toMatch(/,now,relational$/);
  expect(documentOf(graph, ANSWER)).toMatchObject({
    start: MODEL.key,
    asOf: '2026-02-01T00:00:00Z',
    answeredBy: 'RELATIONAL',
    nodes: [MODEL, COHORT],
    edges: [CHANGED],
  });
});

test('a thing leads to its own page; cohorts and persons have none', () => {
  const at = (kind: LineageNode['kind'], key: string) => placeOf({ ...MODEL, kind, key });
  expect(placeOf(MODEL)).toEqual({ to: '/models/bW9kZWw' });
  expect(placeOf(COHORT)).toBeNull();
  expect(at('EPIC', 'Epic:PERC-12')).toEqual({ to: '/epics/PERC-12' });
  expect(at('SCENARIO', 'Scenario:x')).toEqual({ to: '/scenarios', search: { scenario: 'bW9kZWw' } });
  expect(countOf(1, 'LABEL_BATCH')).toBe('1 label batch');
  expect(countOf(1200, 'CLIP')).toBe('1,200 clips');
});

test('an address that does not fit opens the page without what it does not know', () => {
  expect(
    readLineageSearch({ id: 'Epic:PERC-1', depth: '3', asOf: '2026-01-05T08:00:00+01:00', expand: 'Clip:a' }),
  ).toEqual({ id: 'Epic:PERC-1', depth: 3, asOf: '2026-01-05T08:00:00+01:00', expand: ['Clip:a'] });
  expect(
    readLineageSearch({ depth: '4', asOf: '2026-01-05T08:00:00', direction: 'sideways', view: 'map' }),
  ).toEqual({});
  expect(readLineageSearch({ depth: '1', asOf: 'yesterdayZ' })).toEqual({});
});
