import { fireEvent, screen, waitFor } from '@testing-library/react';
import '@/features/learning-curves/LearningCurvesPage';
import '@/features/queue-diff/QueueDiffPage';
import { type Answer, held, open, person } from './server';

const SLOW = { timeout: 10_000 };
const NEVER = new Promise<Answer>(() => undefined);

function run(number: number, profile = 'FIFO') {
  return {
    __typename: 'PriorityRun',
    id: `run-${number}`,
    number,
    profile,
    createdAt: '2026-01-01T00:00:00Z',
    previous: { __typename: 'PriorityRun', id: `run-${number - 1}` },
  };
}

/** The newest runs, after which there are more. */
function runs(numbers: readonly ReturnType<typeof run>[], endCursor: string | null): Answer {
  const pageInfo = { hasNextPage: endCursor !== null, endCursor };
  return { data: { priorityRuns: { edges: numbers.map((node) => ({ node })), pageInfo } } };
}

vi.setConfig({ testTimeout: 20_000 });
afterEach(() => vi.unstubAllGlobals());

test('a link to a run that is older than the newest compares it at once', async () => {
  const asked = open('/priorities/diff?b=run-7', {
    ...person(),
    DiffRuns: ({ after }) => (after ? NEVER : runs([run(300), run(299)], 'more')),
    DiffRun: ({ id }) => ({ data: { priorityRun: id === 'run-7' ? run(7) : null } }),
  });

  await waitFor(
    () =>
      expect(asked.find(({ operation }) => operation === 'QueueDiff')?.variables).toMatchObject({
        before: 'run-6',
        later: 'run-7',
      }),
    SLOW,
  );
  expect(screen.getByRole('option', { name: /Run 7,/, hidden: true })).toBeInTheDocument();
});

test('a run that is nowhere is said to be nowhere, once that is known', async () => {
  open('/priorities/diff?b=gone', {
    ...person(),
    DiffRuns: () => runs([run(300)], null),
    DiffRun: () => ({ data: { priorityRun: null } }),
  });

  expect(await screen.findByRole('heading', { name: 'No such run' }, SLOW)).toBeVisible();
});

test('no run of expected gain is not said before the last page is here', async () => {
  const last = held();
  const asked = open('/learning-curves', {
    ...person(),
    GainRuns: ({ after }) => (after ? last.promise : runs([run(300)], 'more')),
  });
  await waitFor(() => expect(asked.some(({ variables }) => variables.after === 'more')).toBe(true), SLOW);

  expect(screen.queryByText('No run of expected gain yet')).toBeNull();
  last.resolve(runs([run(7)], null));
  expect(await screen.findByText('No run of expected gain yet', {}, SLOW)).toBeVisible();
});

test('a list that breaks off is an error with another try', async () => {
  let isDown = true;
  const broken: Answer = { data: null, errors: [{ message: 'gone', path: [], extensions: { code: 'INTERNAL' } }] };
  const asked = open('/learning-curves', {
    ...person(),
    GainRuns: ({ after }) => {
      if (!after) return runs([run(300)], 'more');
      return isDown ? broken : runs([run(7, 'EXPECTED_GAIN')], null);
    },
  });
  const again = await screen.findByRole('button', { name: 'Try again' }, SLOW);
  isDown = false;
  fireEvent.click(again);

  await waitFor(
    () =>
      expect(asked.some(({ operation, variables }) => operation === 'LearningCurves' && variables.id === 'run-7')).toBe(true),
    SLOW,
  );
});
