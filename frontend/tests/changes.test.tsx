import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import '@/features/changes/ChangePage';
import '@/features/changes/ChangesPage';
import { type Answer, type Answers, goTo, held, open, person } from './server';

const CHANGE = {
  __typename: 'ChangeRequest',
  id: 'r1',
  label: 'change 1',
  kind: 'WEIGHTS',
  subject: 'weighted_sum',
  baseVersion: 'weighted_sum:1',
  version: null as string | null,
  newestVersion: 'weighted_sum:1',
  status: 'PROPOSED',
  isStale: false,
  isOwn: false,
  rationale: 'More for the night.',
  proposer: 'Pat',
  proposerRole: 'PRODUCT_MANAGER',
  effectiveFrom: null as string | null,
  closedBy: null,
  closedAt: null,
  closingReason: null,
  createdAt: '2026-01-01T00:00:00Z',
  lines: [],
  reviews: [],
  reverts: null,
  impact: { state: 'NO_RUN', sentence: 'Nothing was ranked yet.', notes: [], replay: null },
};

const RIGHTS = person(['review_change', 'activate_change', 'propose_change']);
const SLOW = { timeout: 10_000 };

function change(patch: Partial<typeof CHANGE> = {}): Answer {
  return { data: { changeRequest: { ...CHANGE, ...patch } } };
}

vi.setConfig({ testTimeout: 20_000 });
afterEach(() => vi.unstubAllGlobals());

test('the page stays while it is read again after a step', async () => {
  const later = held();
  let reads = 0;
  open('/changes/r1', {
    ...RIGHTS,
    Change: () => (reads++ === 0 ? change() : later.promise),
    ReviewChange: () => ({ data: { reviewChange: { __typename: 'ChangeSuccess', change: { id: 'r1' } } } }),
  });
  fireEvent.change(await screen.findByLabelText('Why', {}, SLOW), { target: { value: 'Agreed.' } });
  fireEvent.click(screen.getByRole('button', { name: 'Approve' }));
  await waitFor(() => expect(reads).toBe(2), SLOW);

  expect(screen.getByText('More for the night.')).toBeVisible();
  later.resolve(change({ status: 'APPROVED' }));
  expect(await screen.findByRole('button', { name: 'Activate' }, SLOW)).toBeVisible();
});

test('what is approved is activated or rejected by whoever reviews, and not approved again', async () => {
  const said: unknown[] = [];
  open('/changes/r1', {
    ...RIGHTS,
    Change: () => change({ status: 'APPROVED' }),
    ReviewChange: ({ input }) => {
      said.push(input);
      return { data: { reviewChange: { __typename: 'ChangeSuccess', change: { id: 'r1' } } } };
    },
  });
  fireEvent.change(await screen.findByLabelText('Why', {}, SLOW), { target: { value: 'Too late.' } });
  expect(screen.getByRole('button', { name: 'Activate' })).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Approve' })).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'Reject' }));

  await waitFor(
    () => expect(said).toEqual([{ changeId: 'r1', verdict: 'REJECT', rationale: 'Too late.' }]),
    SLOW,
  );
});

test('activating says from when it counts', async () => {
  open('/changes/r1', {
    ...RIGHTS,
    Change: () => change({ status: 'APPROVED', effectiveFrom: '2999-01-01T00:00:00Z' }),
  });
  await screen.findByRole('button', { name: 'Activate' }, SLOW);

  expect(screen.getByText(/^Runs from.*on are made under it/)).toBeVisible();
  expect(screen.queryByText(/The next run is made under it/)).toBeNull();
});

test('what is active but of a later day is not said to be in force', async () => {
  open('/changes/r1', {
    ...RIGHTS,
    Change: () =>
      change({ status: 'ACTIVE', version: 'weighted_sum:2', effectiveFrom: '2999-01-01T00:00:00Z' }),
  });

  expect(await screen.findByText('active, not in force yet', {}, SLOW)).toBeVisible();
});

test('what is active since a day that has passed is active', async () => {
  const since = '2026-01-02T00:00:00Z';
  open('/changes/r1', {
    ...RIGHTS,
    Change: () => change({ status: 'ACTIVE', version: 'weighted_sum:2', effectiveFrom: since }),
  });

  expect(await screen.findByText('active', {}, SLOW)).toBeVisible();
});

test('rows of the filter before stand dimmed until the others are here', async () => {
  const later = held();
  const pageInfo = { hasNextPage: false, endCursor: null };
  const list = (nodes: unknown[]): Answer => ({
    data: {
      changeRequests: {
        totalCount: nodes.length,
        pageInfo,
        edges: nodes.map((node) => ({ node })),
      },
    },
  });
  const answers: Answers = {
    ...RIGHTS,
    Changes: ({ statuses }) => (statuses ? later.promise : list([CHANGE])),
  };
  open('/changes', answers);
  const row = await screen.findByText('More for the night.', {}, SLOW);
  expect(row.closest('[aria-busy="true"]')).toBeNull();
  act(() => goTo('/changes?status=ACTIVE'));

  await waitFor(() => expect(row.closest('[aria-busy="true"]')).not.toBeNull(), SLOW);
  later.resolve(list([]));
  expect(await screen.findByText('No change of this status', {}, SLOW)).toBeVisible();
  expect(document.querySelector('[aria-busy="true"]')).toBeNull();
});
