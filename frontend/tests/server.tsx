/** The whole dashboard on a server that a test plays: an answer for each operation by name. */
import { render } from '@testing-library/react';
import { App } from '@/app/App';
import { router } from '@/app/router';

type Variables = Record<string, unknown>;
export interface Answer {
  data: unknown;
  errors?: { message: string; path: string[]; extensions: { code: string } }[];
}
export type Answers = Record<string, (variables: Variables) => Answer | Promise<Answer>>;

export interface Asked {
  operation: string;
  variables: Variables;
}

export function person(permissions: readonly string[] = [], sees: readonly string[] = []): Answers {
  const me = {
    __typename: 'Viewer',
    id: 'a',
    name: 'Ada',
    role: 'PERCEPTION_ENGINEER',
    roleName: 'Perception engineer',
    permissions,
    sees,
  };
  return { Viewer: () => ({ data: { me } }) };
}

export function goTo(path: string) {
  router.history.push(path);
  // The router is one for all tests of a file, and hears nothing while no dashboard is drawn.
  void router.load();
}

/** Everything that was asked, in order. Needs `vi.unstubAllGlobals()` after the test. */
export function open(path: string, answers: Answers): Asked[] {
  goTo(path);
  const asked: Asked[] = [];
  vi.stubGlobal('fetch', async (_: string, { body }: { body: string }) => {
    const { operationName: operation, variables = {} } = JSON.parse(body) as {
      operationName: string;
      variables?: Variables;
    };
    asked.push({ operation, variables });
    const answer = answers[operation];
    return Response.json(
      answer ? await answer(variables) : { data: null, errors: [{ message: 'not asked here' }] },
    );
  });
  render(<App />);
  return asked;
}

/** An answer that comes when the test lets it. */
export function held(): { promise: Promise<Answer>; resolve: (answer: Answer) => void } {
  const waiting: ((answer: Answer) => void)[] = [];
  const promise = new Promise<Answer>((resolve) => waiting.push(resolve));
  return { promise, resolve: (answer) => waiting[0]?.(answer) };
}
