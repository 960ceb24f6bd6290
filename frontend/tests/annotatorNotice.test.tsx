import { render, screen } from '@testing-library/react';
import { App } from '@/app/App';

function viewer(role: string) {
  const me = { __typename: 'Viewer', id: 'a', name: 'Ada', role, roleName: 'Ada', permissions: [], sees: [] };
  return Response.json({ data: { me } });
}

afterEach(() => {
  vi.unstubAllGlobals();
});

test('annotators are led to their tool, and nothing more is asked for them', async () => {
  const fetched = vi.fn(async (_input: unknown, _init?: RequestInit) => viewer('ANNOTATOR'));
  vi.stubGlobal('fetch', fetched);
  render(<App />);
  expect(
    await screen.findByRole('heading', { name: 'Your work is in the annotation tool' }),
  ).toBeVisible();
  expect(screen.getByRole('button', { name: 'Sign out' })).toBeVisible();
  expect(fetched).toHaveBeenCalledTimes(1);
});
