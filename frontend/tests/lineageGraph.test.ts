import ELK from 'elkjs/lib/elk.bundled.js';
import { layoutQuestion, lineLabel, NODE_WIDTH, pathOf, readLayout } from '@/features/lineage/layout';
import type { Kind, Lineage, LineageEdge, LineageNode } from '@/features/lineage/lineageQueries';
import { mergeAnswers, momentsOf } from '@/features/lineage/mergeAnswers';
import { fromInputValue, placeOf, toInputValue } from '@/features/lineage/moments';
import { moveBy } from '@/features/lineage/moves';
import { hideKinds, isGroup, type Shown, showGraph } from '@/features/lineage/showGraph';

const PREFIX: Record<string, Kind> = { Clip: 'CLIP', Queue: 'QUEUE', Person: 'PERSON', Epic: 'EPIC' };

function node(key: string, hop: number): LineageNode {
  const [label = '', name = ''] = key.split(':');
  return { key, kind: PREFIX[label] ?? 'ERROR_CLUSTER', name, detail: null, nodeId: `id-${key}`, hop };
}

function edge(source: string, type: string, target: string, recordedAt = '2026-01-01T08:00:00Z'): LineageEdge {
  return {
    id: `${source}-${type}-${target}`,
    type,
    source,
    target,
    properties: [],
    validFrom: '2026-01-01T07:00:00Z',
    recordedAt,
    retractedAt: null,
  };
}

function answer(nodes: LineageNode[], edges: LineageEdge[], cuts: string[] = []): Lineage {
  const start = { key: nodes[0]?.key ?? '' };
  const common = { asOf: null, answeredBy: 'GRAPH', lagSeconds: 0, numStatements: 1 } as const;
  return { ...common, start, nodes, edges, cuts, isCut: cuts.length > 0 };
}

const CLIPS = ['Clip:a', 'Clip:b', 'Clip:c'];
const NOBODY: ReadonlySet<string> = new Set();

/** A queue of three clips for a cluster that contains two of them. */
const QUEUE = mergeAnswers(
  answer(
    [node('Queue:q', 0), node('Cluster:c', 1), ...CLIPS.map((key) => node(key, 1))],
    [edge('Queue:q', 'TARGETS', 'Cluster:c'), ...CLIPS.map((key) => edge('Queue:q', 'SELECTED', key))],
  ),
  [],
);

test('answers are one graph: each thing once, farther by the place of the thing that was expanded', () => {
  const graph = mergeAnswers(
    answer([node('Queue:q', 0), node('Cluster:c', 1)], [edge('Queue:q', 'TARGETS', 'Cluster:c')], ['1 more']),
    [
      answer(
        [node('Cluster:c', 0), node('Queue:q', 1), node('Epic:e', 1)],
        [edge('Queue:q', 'TARGETS', 'Cluster:c'), edge('Epic:e', 'ADDRESSES', 'Cluster:c')],
        ['1 more', '2 more'],
      ),
    ],
  );
  expect(graph.nodes.map(({ key, hop }) => [key, hop])).toEqual([
    ['Queue:q', 0],
    ['Cluster:c', 1],
    ['Epic:e', 2],
  ]);
  expect(graph.edges).toHaveLength(2);
  expect(graph.cuts).toEqual(['1 more', '2 more']);
});

test('three clips with the same relationships are one box with their count, two are not', () => {
  const shown = showGraph(QUEUE, { hide: [], open: [], keep: NOBODY });
  const group = shown.nodes.find(({ id }) => isGroup(id));
  expect(shown.nodes).toHaveLength(3);
  expect(group?.group?.members.map(({ key }) => key)).toEqual(CLIPS);
  const line = shown.edges.find(({ type }) => type === 'SELECTED');
  expect(line && lineLabel(line)).toBe('selected ×3');

  const kept = showGraph(QUEUE, { hide: [], open: [], keep: new Set(['Clip:a']) });
  expect(kept.nodes.map(({ id }) => id)).toEqual(['Queue:q', 'Cluster:c', ...CLIPS]);
});

test('an opened group shows its members, which know their group', () => {
  const id = showGraph(QUEUE, { hide: [], open: [], keep: NOBODY }).nodes.find((one) => one.group)?.id;
  const shown = showGraph(QUEUE, { hide: [], open: [id ?? ''], keep: NOBODY });
  expect(shown.nodes).toHaveLength(5);
  expect(shown.nodes.filter(({ openGroup }) => openGroup === id)).toHaveLength(3);
});

test('a hidden kind goes with what hangs on it alone; the start and what is kept stay', () => {
  const graph = mergeAnswers(
    answer(
      [node('Clip:a', 0), node('Clip:b', 1), node('Queue:q', 2), node('Person:p', 1)],
      [edge('Clip:a', 'SHOWS', 'Clip:b'), edge('Queue:q', 'SELECTED', 'Clip:b'), edge('Clip:a', 'SHOWS', 'Person:p')],
    ),
    [],
  );
  const keysOf = (keep: ReadonlySet<string>) =>
    hideKinds(graph, ['CLIP'], keep).nodes.map(({ key }) => key);
  expect(keysOf(NOBODY)).toEqual(['Clip:a', 'Person:p']);
  expect(keysOf(new Set(['Clip:b']))).toEqual(['Clip:a', 'Clip:b', 'Person:p', 'Queue:q']);
});

test('what came first stands at the left, lines run from the source of the sentence', async () => {
  const shown = showGraph(QUEUE, { hide: [], open: [], keep: NOBODY });
  const { places, lines } = readLayout(shown, await new ELK().layout(layoutQuestion(shown, false)));
  const at = (id: string) => places.get(id) ?? { x: Number.NaN, y: Number.NaN };
  expect(at('Cluster:c').x).toBeLessThan(at('Queue:q').x);
  const points = lines.get('Queue:q TARGETS Cluster:c')?.points ?? [];
  expect(points.map(({ x }) => x)).toEqual(
    expect.arrayContaining([at('Queue:q').x, at('Cluster:c').x + NODE_WIDTH]),
  );
  expect(points[0]).toMatchObject({ x: at('Queue:q').x });
});

test('a trace back to its cause has the cause at the right', async () => {
  const shown = showGraph(QUEUE, { hide: [], open: [], keep: NOBODY });
  const { places } = readLayout(shown, await new ELK().layout(layoutQuestion(shown, true)));
  const at = (id: string) => places.get(id) ?? { x: Number.NaN, y: Number.NaN };
  expect(at('Cluster:c').x).toBeGreaterThan(at('Queue:q').x);
});

test('of too many lines those to the next column are routed, and all of them still lead onward', async () => {
  const shown = tangled(90, 620);
  const question = layoutQuestion(shown, false);
  const { places, lines } = readLayout(shown, await new ELK().layout(question));
  const x = (id: string) => places.get(id)?.x ?? Number.NaN;
  expect(question.edges?.length).toBeLessThan(shown.edges.length / 2);
  expect(shown.edges.filter(({ source, target }) => !(x(source) < x(target)))).toEqual([]);
  for (const { id, source, target } of shown.edges) {
    const points = lines.get(id)?.points ?? [];
    expect(points.length).toBeGreaterThanOrEqual(2);
    expect([points[0]?.x, points.at(-1)?.x]).toEqual([x(source) + NODE_WIDTH, x(target)]);
  }
});

/** Every thing leads to later ones here and there. */
function tangled(numNodes: number, numEdges: number): Shown {
  const nodes = Array.from({ length: numNodes }, (_, at) => ({ id: `Clip:${at}` }));
  const edges = Array.from({ length: numEdges }, (_, at) => {
    const source = at % (numNodes - 1);
    const target = source + 1 + ((at * 7919) % (numNodes - 1 - source));
    return { id: `${at}`, type: 'FOUND', source: `Clip:${source}`, target: `Clip:${target}`, edges: [] };
  });
  return { startKey: 'Clip:0', nodes, edges } as unknown as Shown;
}

test('arrow keys go along lines, and up and down in a column', () => {
  const shown = showGraph(QUEUE, { hide: [], open: [], keep: new Set(CLIPS) });
  const places = new Map([
    ['Cluster:c', { x: 0, y: 0 }],
    ['Queue:q', { x: 300, y: 40 }],
    ['Clip:a', { x: 600, y: 0 }],
    ['Clip:b', { x: 600, y: 80 }],
    ['Clip:c', { x: 600, y: 400 }],
  ]);
  const go = (arrow: Parameters<typeof moveBy>[0], from: string) =>
    moveBy(arrow, from, shown, { places, lines: new Map() });
  expect(go('ArrowLeft', 'Queue:q')).toBe('Cluster:c');
  expect(go('ArrowRight', 'Cluster:c')).toBe('Queue:q');
  expect(go('ArrowDown', 'Clip:a')).toBe('Clip:b');
  expect(go('ArrowUp', 'Clip:c')).toBe('Clip:b');
  expect(go('ArrowLeft', 'Cluster:c')).toBeNull();
  expect(go('ArrowLeft', 'Clip:a')).toBe('Queue:q');
});

test('a line with a corner is rounded, one without is straight', () => {
  expect(pathOf([{ x: 0, y: 0 }, { x: 40, y: 0 }])).toBe('M0,0 L40,0');
  expect(pathOf([{ x: 0, y: 0 }, { x: 40, y: 0 }, { x: 40, y: 30 }])).toBe(
    'M0,0 L34,0 Q40,0 40,6 L40,30',
  );
  expect(pathOf([])).toBe('');
});

test('the slider stops where something became visible, also within one millisecond', () => {
  const edges = [
    edge('Queue:q', 'TARGETS', 'Cluster:c', '2026-01-02T08:00:00.000200Z'),
    edge('Queue:q', 'SELECTED', 'Clip:a', '2026-01-02T08:00:00.000100Z'),
    edge('Queue:q', 'SELECTED', 'Clip:b', '2026-01-02T08:00:00.000100Z'),
    { ...edge('Queue:q', 'SELECTED', 'Clip:c'), validFrom: '2026-01-03T08:00:00Z' },
  ];
  const moments = momentsOf(edges);
  expect(moments).toEqual([
    '2026-01-02T08:00:00.000100Z',
    '2026-01-02T08:00:00.000200Z',
    '2026-01-03T08:00:00Z',
  ]);
  expect(placeOf('2026-01-02T08:00:00.000100Z', moments)).toBe(0);
  expect(placeOf('2026-01-02T09:00:00Z', moments)).toBe(1);
  expect(placeOf('2026-01-01T09:00:00Z', moments)).toBe(-1);
});

test('a written date is local and comes back as it was written', () => {
  const iso = fromInputValue('2026-03-01T09:00:00');
  expect(iso && toInputValue(iso)).toBe('2026-03-01T09:00:00');
  expect(fromInputValue('')).toBeUndefined();
  expect(fromInputValue('2026-13-40T')).toBeUndefined();
});
