/** Asks the server to cluster the errors of an evaluation; a refusal comes back with its message. */
import { useState } from 'react';
import { useMutation } from 'urql';
import { graphql } from '@/lib/graphql';
import { problemOf } from '@/lib/problem';
import { type Refusal, refusalOf } from '@/lib/refusal';

const ClusterErrorsMutation = graphql(`
  mutation ClusterErrors($input: ClusterErrorsInput!) {
    clusterErrors(input: $input) {
      __typename
      ... on ClusterErrorsSuccess {
        isNew
        clustering {
          id
        }
      }
      ... on UserError {
        code
        message
        path
      }
    }
  }
`);

export function useClusterErrors(onDone: () => void) {
  const [state, mutate] = useMutation(ClusterErrorsMutation);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const cluster = async (evaluationId: string) => {
    setRefusal(null);
    const { data, error } = await mutate({ input: { evaluationId } });
    if (error) setRefusal({ ...problemOf(error), field: '', row: 0 });
    const result = data?.clusterErrors;
    if (!result) return;
    if (result.__typename === 'ClusterErrorsSuccess') onDone();
    else setRefusal(refusalOf(result, {}));
  };
  return {
    cluster: (evaluationId: string) => void cluster(evaluationId),
    refusal,
    isClustering: state.fetching,
  };
}
