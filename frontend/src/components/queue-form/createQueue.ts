/** Makes a queue of a run; a refusal comes back with the field that it is about. */
import { useState } from 'react';
import { useMutation } from 'urql';
import { graphql, type VariablesOf } from '@/lib/graphql';
import { problemOf } from '@/lib/problem';
import { type Refusal, refusalOf } from '@/lib/refusal';

export const CreateQueueMutation = graphql(`
  mutation CreateQueue($input: CreateQueueInput!) {
    createQueue(input: $input) {
      __typename
      ... on CreateQueueSuccess {
        queue {
          id
        }
      }
      ... on UserError {
        code
        message
        path
      }
      ... on Invalid {
        findings {
          row
        }
      }
    }
  }
`);

export type QueueInput = VariablesOf<typeof CreateQueueMutation>['input'];

export type QueueField = 'name' | 'ontology' | 'instructions' | 'checks' | 'targets';

/** Names of inputs, as refusals have them. */
export const QUEUE_FIELDS: Record<string, QueueField> = {
  name: 'name',
  ontology: 'ontology',
  ontologyVersionId: 'ontology',
  instructions: 'instructions',
  checks: 'checks',
  targetClusterIds: 'targets',
  target_cluster_ids: 'targets',
};

/** The server would speak of an empty id. */
export const NO_ONTOLOGY: Refusal = {
  code: 'NO_ONTOLOGY',
  message: 'choose the classes that annotators may use',
  field: 'ontology',
  row: 0,
};

export function useCreateQueue(onCreated: (queueId: string) => void) {
  const [state, mutate] = useMutation(CreateQueueMutation);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const create = async (input: QueueInput) => {
    setRefusal(input.ontologyVersionId === '' ? NO_ONTOLOGY : null);
    if (input.ontologyVersionId === '') return;
    const { data, error } = await mutate({ input });
    if (error) {
      setRefusal({ ...problemOf(error), field: '', row: 0 });
      return;
    }
    const result = data?.createQueue;
    if (!result) return;
    if (result.__typename === 'CreateQueueSuccess') onCreated(result.queue.id);
    else setRefusal(refusalOf(result, QUEUE_FIELDS));
  };
  return { create: (input: QueueInput) => void create(input), refusal, isCreating: state.fetching };
}
