import { render, screen } from '@testing-library/react';
import { App } from '@/app/App';
// The page is a chunk of its own, and would come later than a test waits.
import '@/features/evaluations/EvaluationPage';

const ME = {
  __typename: 'Viewer',
  id: 'a',
  name: 'Ada',
  role: 'PERCEPTION_ENGINEER',
  roleName: 'Perception engineer',
  permissions: [],
  sees: [],
};

/** A server whose evaluation is null, for the reason of this error if there is one. */
function open(path: string, error?: { code: string; message: string }) {
  window.history.replaceState(null, '', path);
  const errors = error && [
    { message: error.message, path: ['evaluation'], extensions: { code: error.code } },
  ];
  vi.stubGlobal('fetch', (_: string, { body }: { body: string }) => {
    const { operationName } = JSON.parse(body) as { operationName: string };
    if (operationName === 'Viewer') return Promise.resolve(Response.json({ data: { me: ME } }));
    if (operationName === 'Evaluation') {
      return Promise.resolve(Response.json({ data: { evaluation: null }, errors }));
    }
    return Promise.resolve(Response.json({ data: null, errors: [{ message: 'not asked here' }] }));
  });
  render(<App />);
}

const NONE = 'There is no such evaluation';

function heading(name: string): Promise<HTMLElement> {
  return screen.findByRole('heading', { name }, { timeout: 10_000 });
}

afterEach(() => vi.unstubAllGlobals());

test('an evaluation that is not there is said to be not there', async () => {
  open('/evaluations/e1');
  expect(await heading(NONE)).toBeVisible();
});

test('an id of another installation is one of nothing', async () => {
  open('/evaluations/e2', { code: 'BAD_ID', message: "'e2' is no id of this program" });
  expect(await heading(NONE)).toBeVisible();
});

test('a refused evaluation is refused, and not said to be missing', async () => {
  open('/evaluations/e3', { code: 'FORBIDDEN', message: 'Annotators do not see evaluations.' });
  expect(await heading('Your role does not include this')).toBeVisible();
  expect(screen.getByText('Annotators do not see evaluations.')).toBeVisible();
  expect(screen.queryByText(NONE)).toBeNull();
});

test('an evaluation that failed is an error with its code and another try', async () => {
  open('/evaluations/e4', { code: 'INTERNAL', message: 'Something went wrong.' });
  expect(await heading('This did not work')).toBeVisible();
  expect(screen.getByText('INTERNAL')).toBeVisible();
  expect(screen.getByRole('button', { name: 'Try again' })).toBeVisible();
  expect(screen.queryByText(NONE)).toBeNull();
});
