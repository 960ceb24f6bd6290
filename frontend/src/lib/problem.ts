/** Turns what went wrong with a request into what a person can act on. */
import type { CombinedError } from '@urql/core';

export interface Problem {
  kind: 'forbidden' | 'network' | 'server';
  code: string;
  message: string;
  /** What to quote to whoever runs the server; null when no answer came. */
  requestId: string | null;
}

const UNREACHABLE =
  'The server did not answer. Check that it is running and that you are connected, then try again.';

export function problemOf(error: CombinedError): Problem {
  const requestId = requestIdOf(error);
  const first = error.graphQLErrors[0];
  if (first) return { ...saidOf(first), requestId };
  const status = statusOf(error.response);
  if (status === 401 || status === 403) {
    return { kind: 'forbidden', code: `HTTP_${status}`, message: 'The server refused.', requestId };
  }
  if (status !== null) {
    const message = `The server answered with status ${status}.`;
    return { kind: 'server', code: `HTTP_${status}`, message, requestId };
  }
  return { kind: 'network', code: 'UNREACHABLE', message: UNREACHABLE, requestId };
}

/** What went wrong with one field of the query, or inside it; null where nothing did. */
export function problemAt(error: CombinedError, field: string): Problem | null {
  const found = error.graphQLErrors.find(({ path }) => path?.[0] === field);
  return found ? { ...saidOf(found), requestId: requestIdOf(error) } : null;
}

/** Nothing is wrong with the server: there is nothing by that id. */
export function isUnknownId({ code }: Problem): boolean {
  return code === 'BAD_ID' || code === 'NOT_FOUND';
}

function saidOf({ message, extensions }: CombinedError['graphQLErrors'][number]) {
  const code = textOf(extensions.code) ?? 'INTERNAL';
  const kind: Problem['kind'] = code === 'FORBIDDEN' ? 'forbidden' : 'server';
  return { kind, code, message };
}

function requestIdOf(error: CombinedError): string | null {
  const extensions = error.graphQLErrors[0]?.extensions;
  return (
    textOf(extensions?.requestId) ??
    textOf(extensions?.request_id) ??
    (error.response instanceof Response ? error.response.headers.get('x-request-id') : null)
  );
}

function statusOf(response: unknown): number | null {
  return response instanceof Response ? response.status : null;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
