import { act, screen, waitFor } from '@testing-library/react';
import '@/features/clusters/ClusterPage';
import { type Answer, goTo, open, person } from './server';

const CLUSTER = {
  __typename: 'ErrorCluster',
  id: 'c1',
  name: 'pedestrians by night',
  size: 30,
  previousSize: null,
  numClips: 3,
  numDrives: 2,
  transition: 'NEW',
  className: 'Pedestrian',
  outcome: 'FN',
  errorType: 'MISS',
  stability: 1,
  traits: [],
  continues: [],
  history: [],
  clustering: {
    id: 'k1',
    method: 'm1',
    createdAt: '2026-01-01T00:00:00Z',
    usesEmbeddings: false,
    previous: null,
    evaluation: { id: 'e1', label: 'rrc:1 on town:1', scoreKind: 'PROBABILITY', calibration: null },
  },
};

function refused(code: string): Answer {
  const message = code === 'BAD_CURSOR' ? 'this cursor is of another list' : 'Something went wrong.';
  return {
    data: { errorCluster: null },
    errors: [{ message, path: ['errorCluster'], extensions: { code } }],
  };
}

function page(first: number): Answer {
  const edges = Array.from({ length: 12 }, (_, index) => ({
    node: {
      __typename: 'DetectionError',
      id: `error-${first + index}`,
      outcome: 'FN',
      className: 'Pedestrian',
      frameIndex: 0,
      x: 0,
      y: 0,
      width: 10,
      height: 20,
      score: null,
      iou: 0,
      errorType: 'MISS',
      suspectKind: null,
      clip: { id: 'p1', clipId: 'clip-1', origin: 'RECORDED' },
    },
  }));
  const pageInfo = { hasNextPage: true, endCursor: `after-${first + 11}` };
  return {
    data: {
      errorCluster: { __typename: 'ErrorCluster', id: 'c1', errors: { totalCount: 30, pageInfo, edges } },
    },
  };
}

const THERE = { ...person(), ErrorCluster: () => ({ data: { errorCluster: CLUSTER } }) };

vi.setConfig({ testTimeout: 20_000 });
afterEach(() => vi.unstubAllGlobals());

test('a link to page 3 that somebody else was on shows the first page', async () => {
  open('/clusters/c1?page=3&after=of-another-person', {
    ...THERE,
    ErrorClusterErrors: ({ after }) => (after ? refused('BAD_CURSOR') : page(1)),
  });

  expect(await screen.findByText('1–12 of 30', {}, { timeout: 10_000 })).toBeVisible();
  expect(window.location.search).toBe('');
});

test('errors that could not be read are said to be so, with another try', async () => {
  open('/clusters/c1', { ...THERE, ErrorClusterErrors: () => refused('INTERNAL') });

  expect(await screen.findByText('Something went wrong.', {}, { timeout: 10_000 })).toBeVisible();
  expect(screen.queryByRole('status', { name: 'Loading' })).toBeNull();
});

test('a page is asked for at the threshold that its cursor is of, at once', async () => {
  const asked = open('/clusters/c1?minScore=30', { ...THERE, ErrorClusterErrors: () => page(1) });
  await screen.findByText('1–12 of 30', {}, { timeout: 10_000 });

  act(() => goTo('/clusters/c1?minScore=60&page=2&after=of-60'));

  await waitFor(() => expect(asked.some(({ variables }) => variables.after === 'of-60')).toBe(true));
  const turned = asked.filter(({ variables }) => variables.after === 'of-60');
  expect(turned.map(({ variables }) => variables.minScore)).toEqual([0.6]);
});
