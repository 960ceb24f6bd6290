/** `useRead`: one query, one of four states. Pages show a state with `<ReadState>`. */
import { useCallback } from 'react';
import {
  type AnyVariables,
  createRequest,
  type DocumentInput,
  useQuery,
  type UseQueryState,
} from 'urql';
import { type Problem, problemAt, problemOf } from '@/lib/problem';

export type Read<Data> = ReadReady<Data> | ReadWaiting;

interface ReadCommon {
  /** Asks the server again, past the cache. */
  reload: () => void;
  /** True while newer data is on its way and older data is still shown. */
  refreshing: boolean;
  /** True while the data is still the answer to the variables before. */
  isOutdated: boolean;
}

export interface ReadReady<Data> extends ReadCommon {
  state: 'ready';
  data: Data;
  /** A field that failed although the rest arrived. */
  problem: Problem | null;
  /** Why this field of the query is null: null where it is so because there is nothing. */
  problemAt: (field: keyof Data & string) => Problem | null;
}

export type ReadWaiting = ReadCommon &
  (
    | { state: 'loading'; data: undefined; problem: null }
    | { state: 'forbidden' | 'error'; data: undefined; problem: Problem }
  );

interface Options {
  /** True holds the query back, e.g. until something is selected. */
  pause?: boolean;
  /** True always asks the server, and shows what the cache has meanwhile. */
  fresh?: boolean;
}

export function useRead<Data, Variables extends AnyVariables>(
  query: DocumentInput<Data, Variables>,
  variables: Variables,
  { pause = false, fresh = false }: Options = {},
): Read<Data> {
  const [result, execute] = useQuery<Data, AnyVariables>({
    query: query as DocumentInput<Data, AnyVariables>,
    variables: variables as AnyVariables,
    pause,
    requestPolicy: fresh ? 'cache-and-network' : 'cache-first',
  });
  const reload = useCallback(() => execute({ requestPolicy: 'network-only' }), [execute]);
  const { error } = result;
  const reasonOf = useCallback(
    (field: string) => (error ? problemAt(error, field) : null),
    [error],
  );
  const outcome = outcomeOf<Data>(result, reasonOf);
  const refreshing = result.fetching || result.stale;
  const isOutdated =
    result.fetching &&
    outcome.state === 'ready' &&
    result.operation?.key !== createRequest(query, variables as AnyVariables).key;
  return { ...outcome, reload, refreshing, isOutdated };
}

type Outcome<Data> =
  | Omit<ReadReady<Data>, keyof ReadCommon>
  | { state: 'loading'; data: undefined; problem: null }
  | { state: 'forbidden' | 'error'; data: undefined; problem: Problem };

function outcomeOf<Data>(
  { data, error, fetching }: UseQueryState<Data, AnyVariables>,
  reasonOf: ReadReady<Data>['problemAt'],
): Outcome<Data> {
  const problem = error ? problemOf(error) : null;
  if (data !== undefined && data !== null) return { state: 'ready', data, problem, problemAt: reasonOf };
  if (!problem || fetching) return { state: 'loading', data: undefined, problem: null };
  const state = problem.kind === 'forbidden' ? 'forbidden' : 'error';
  return { state, data: undefined, problem };
}
