/** One mutation whose answer is a union: what was done, or what was refused and why. */
import { useState } from 'react';
import { type AnyVariables, type DocumentInput, useMutation } from 'urql';
import type { Finding } from '@/components/FindingsTable';
import { problemOf } from '@/lib/problem';
import { type Refused, refusedByProblem, refusedOf } from './refused';

type Failed<Result> = Exclude<Result, { __typename: `${string}Success` }>;
type Done<Result> = Extract<Result, { __typename: `${string}Success` }>;

export interface Change<Result, Variables> {
  isBusy: boolean;
  refused: Refused | null;
  /** Answers with what was done, null where it was refused. */
  run: (variables: Variables) => Promise<Done<Result> | null>;
  clear: () => void;
}

interface AnyResult {
  __typename: string;
  code?: string;
  message?: string;
  path?: string;
  findings?: readonly Finding[];
}

/** `resultOf` picks the union out of an answer. */
export function useChange<Data, Variables extends AnyVariables, Result extends AnyResult>(
  mutation: DocumentInput<Data, Variables>,
  resultOf: (data: Data) => Result,
): Change<Result, Variables> {
  const [state, mutate] = useMutation(mutation);
  const [refused, setRefused] = useState<Refused | null>(null);
  const run = async (variables: Variables): Promise<Done<Result> | null> => {
    setRefused(null);
    const { data, error } = await mutate(variables);
    if (error || !data) {
      if (error) setRefused(refusedByProblem(problemOf(error)));
      return null;
    }
    const result = resultOf(data);
    if (isDone(result)) return result;
    setRefused(refusalOf(result));
    return null;
  };
  return { isBusy: state.fetching, refused, run, clear: () => setRefused(null) };
}

function isDone<Result extends AnyResult>(result: Result): result is Done<Result> {
  const { __typename: name } = result;
  return name.endsWith('Success');
}

function refusalOf<Result extends AnyResult>(result: Result | Failed<Result>): Refused {
  const { code = 'UNKNOWN', message = 'The server refused.', path = '', findings } = result;
  return refusedOf({ code, message, path, findings });
}
