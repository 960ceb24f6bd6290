/** What lists of things of the property graph show of one: see NodeLink. */
import { type FragmentOf, graphql } from '@/lib/graphql';

export const NamedNode = graphql(`
  fragment NamedNode on LineageNode @_unmask {
    key
    kind
    name
    detail
    nodeId
  }
`);

export type Named = FragmentOf<typeof NamedNode>;
