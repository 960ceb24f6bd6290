/** Names who answers for an item; a refusal comes back with its message. */
import { useState } from 'react';
import { useMutation } from 'urql';
import { graphql } from '@/lib/graphql';
import { problemOf } from '@/lib/problem';
import { type Refusal, refusalOf } from '@/lib/refusal';
import { InventoryItemFields } from './inventoryQuery';

const AssignOwnerMutation = graphql(
  `
    mutation AssignOwner($input: AssignOwnerInput!) {
      assignOwner(input: $input) {
        __typename
        ... on AssignOwnerSuccess {
          isNew
          item {
            ...InventoryItemFields
          }
        }
        ... on UserError {
          code
          message
          path
        }
      }
    }
  `,
  [InventoryItemFields],
);

export function useAssignOwner(onAssigned: () => void) {
  const [state, mutate] = useMutation(AssignOwnerMutation);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const assign = async (itemId: string, owner: string) => {
    setRefusal(null);
    const { data, error } = await mutate({ input: { itemId, owner } });
    if (error) setRefusal({ ...problemOf(error), field: '', row: 0 });
    const result = data?.assignOwner;
    if (!result) return;
    if (result.__typename === 'AssignOwnerSuccess') onAssigned();
    else setRefusal(refusalOf(result, {}));
  };
  return {
    assign: (itemId: string, owner: string) => void assign(itemId, owner),
    refusal,
    isAssigning: state.fetching,
  };
}
