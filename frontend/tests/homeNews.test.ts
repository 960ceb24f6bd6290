import { gapsOf, poolSearch, targetOf } from '@/features/home/coverage';
import type { Home } from '@/features/home/homeQuery';
import { oneOfEachClip } from '@/features/home/NewestMisses';
import { newsOfProgram, numNew } from '@/features/home/news';
import { noteVisit } from '@/features/home/visits';

function memory(): Pick<Storage, 'getItem' | 'setItem'> {
  const kept = new Map<string, string>();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
  };
}

const MONDAY = new Date('2026-03-02T09:00:00Z');
const LATER = new Date('2026-03-02T09:20:00Z');
const TUESDAY = new Date('2026-03-03T09:00:00Z');

test('the last visit is the end of the one before, however often the page is looked at', () => {
  const storage = memory();
  expect(noteVisit('ada', MONDAY, storage)).toBeNull();
  expect(noteVisit('ada', LATER, storage)).toBeNull();
  expect(noteVisit('ada', TUESDAY, storage)).toBe(LATER.toISOString());
  expect(noteVisit('ada', TUESDAY, storage)).toBe(LATER.toISOString());
});

test('each account has visits of its own', () => {
  const storage = memory();
  noteVisit('ada', MONDAY, storage);
  expect(noteVisit('bob', TUESDAY, storage)).toBeNull();
});

test.each(['no JSON', '{"seen": "never"}', 'null', '3'])('a broken note %j is no visit', (note) => {
  const storage = memory();
  storage.setItem('gainloop.visit.ada', note);
  expect(noteVisit('ada', TUESDAY, storage)).toBeNull();
});

function refuse(): never {
  throw new Error('denied');
}

test('a browser that refuses storage knows of no visit', () => {
  expect(noteVisit('ada', MONDAY, { getItem: refuse, setItem: refuse })).toBeNull();
});

const HOME = {
  evaluations: {
    totalCount: 1,
    edges: [
      {
        node: {
          id: 'e',
          createdAt: '2026-03-01T08:00:00Z',
          modelVersion: { label: 'detector:2' },
          benchmark: { id: 'b', label: 'night:1' },
          counts: { gt: 1663, fn: 284 },
        },
      },
    ],
  },
  priorityRuns: {
    totalCount: 1,
    edges: [
      {
        node: {
          id: 'r',
          number: 2,
          profile: 'WEIGHTED_SUM_BATCH',
          numSelected: 38,
          numCandidates: 48,
          createdAt: '2026-03-02T08:00:00Z',
        },
      },
    ],
  },
  queues: {
    totalCount: 1,
    edges: [
      { node: { id: 'q', name: 'Night', numItems: 1, hours: 0.5, createdAt: '2026-03-02T08:05:00Z' } },
    ],
  },
} satisfies Partial<Home>;

test('who may not read the audit log sees what everybody sees, newest first', () => {
  const news = newsOfProgram(HOME as unknown as Home);
  expect(news.map(({ title, text, to }) => [title, text, to])).toEqual([
    ['Queue created', 'Night: 1 item, 0.5 h to label', '/queue/q'],
    [
      'Pool ranked',
      'Run 2 · weighted sum, pick by pick: 38 of 48 clips selected',
      '/queue/runs/r',
    ],
    ['Model evaluated', 'detector:2 on night:1: 284 of 1,663 objects missed', '/evaluations/e'],
  ]);
});

test('what is new is counted since the last visit, and not at all without one', () => {
  const news = newsOfProgram(HOME as unknown as Home);
  expect(numNew(news, '2026-03-01T12:00:00Z')).toBe(2);
  expect(numNew(news, '2026-03-05T12:00:00Z')).toBe(0);
  expect(numNew(news, null)).toBeNull();
});

const CELL = {
  region: 'north',
  weather: 'fog',
  timeOfDay: 'night',
  label: 'north, fog, night',
  labeledClips: 1,
  targetClips: 4.6,
  gapClips: 3.6,
  poolClips: 9,
};

test('a gap leads to the clips of its cell that wait for labels', () => {
  expect(poolSearch(CELL)).toEqual({
    region: ['north'],
    weather: ['fog'],
    timeOfDay: ['night'],
    labeled: false,
    inBenchmark: false,
  });
});

test('a target that is no whole number of clips is reached with the next one', () => {
  expect(targetOf(CELL)).toBe(5);
  expect(targetOf({ ...CELL, targetClips: 3 })).toBe(3);
  expect(gapsOf([CELL, { ...CELL, gapClips: 0 }])).toEqual([CELL]);
});

function miss(id: string, clip: string) {
  return { node: { id, clip: { id: clip } } };
}

test('misses to look at are of different clips', () => {
  const found = oneOfEachClip([miss('1', 'a'), miss('2', 'a'), miss('3', 'b'), miss('4', 'a')]);
  expect(found.map(({ node }) => node.id)).toEqual(['1', '3']);
});
