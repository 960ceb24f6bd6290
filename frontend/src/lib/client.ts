/** The one GraphQL client: POST JSON to /graphql with the session cookie, document cache. */
import { type Client, cacheExchange, createClient, fetchExchange } from '@urql/core';
import { patientFetch } from './patientFetch';

export function makeClient(url = '/graphql'): Client {
  return createClient({
    url,
    exchanges: [cacheExchange, fetchExchange],
    preferGetMethod: false,
    fetch: patientFetch,
    fetchOptions: {
      credentials: 'same-origin',
      headers: { accept: 'application/graphql-response+json, application/json;q=0.9' },
    },
  });
}
