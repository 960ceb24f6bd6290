import { gql } from '@urql/core';
import { makeClient } from '@/lib/client';
import { patientFetch } from '@/lib/patientFetch';

const ME = gql('{ me { name } }');

function busy(status: number, headers: Record<string, string>): Response {
  return new Response('{"errors":[{"message":"wait"}]}', { status, headers });
}

function answer(): Response {
  const headers = { 'content-type': 'application/json' };
  return new Response('{"data":{"me":{"name":"Ada"}}}', { status: 200, headers });
}

function serve(...responses: Response[]) {
  const fetched = vi.fn(async () => responses.shift() ?? answer());
  vi.stubGlobal('fetch', fetched);
  return fetched;
}

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test.each([429, 503])('after a %i the query goes on when the server says so', async (status) => {
  const fetched = serve(busy(status, { 'retry-after': '2' }));
  const result = makeClient('http://server/graphql').query(ME, {}).toPromise();
  await vi.advanceTimersByTimeAsync(1_999);
  expect(fetched).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(1);
  expect((await result).data).toEqual({ me: { name: 'Ada' } });
  expect(fetched).toHaveBeenCalledTimes(2);
});

test('the same request is sent again', async () => {
  const fetched = serve(busy(429, { 'retry-after': '1' }));
  const init = { method: 'POST', body: '{}' };
  const response = patientFetch('/graphql', init);
  await vi.advanceTimersByTimeAsync(1_000);
  expect((await response).status).toBe(200);
  expect(fetched.mock.calls).toEqual([
    ['/graphql', init],
    ['/graphql', init],
  ]);
});

test('the third refusal is the answer', async () => {
  const wait = { 'retry-after': '1' };
  const fetched = serve(busy(429, wait), busy(429, wait), busy(429, wait));
  const response = patientFetch('/graphql');
  await vi.advanceTimersByTimeAsync(2_000);
  expect((await response).status).toBe(429);
  expect(fetched).toHaveBeenCalledTimes(3);
});

test.each<[string, number, Record<string, string>]>([
  ['without a time', 503, {}],
  ['a date', 429, { 'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT' }],
  ['too long a time', 429, { 'retry-after': '3600' }],
  ['a bug', 500, { 'retry-after': '1' }],
])('%s nothing is sent again', async (_name, status, headers) => {
  const fetched = serve(busy(status, headers));
  expect((await patientFetch('/graphql')).status).toBe(status);
  expect(fetched).toHaveBeenCalledTimes(1);
});

test('who leaves the page is not waited for', async () => {
  const fetched = serve(busy(429, { 'retry-after': '5' }));
  const leaving = new AbortController();
  const response = patientFetch('/graphql', { signal: leaving.signal });
  const refused = expect(response).rejects.toThrow('left');
  await vi.advanceTimersByTimeAsync(1_000);
  leaving.abort(new Error('left'));
  await refused;
  await vi.advanceTimersByTimeAsync(10_000);
  expect(fetched).toHaveBeenCalledTimes(1);
});
