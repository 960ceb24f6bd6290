/** The typed `graphql()` tag: documents are checked against the committed schema. */
import { initGraphQLTada } from 'gql.tada';
import type { introspection } from '@/generated/graphql-env';

export const graphql = initGraphQLTada<{
  introspection: introspection;
  scalars: { DateTime: string };
}>();

export { readFragment } from 'gql.tada';
export type { FragmentOf, ResultOf, VariablesOf } from 'gql.tada';
