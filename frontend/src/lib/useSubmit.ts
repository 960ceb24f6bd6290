/** One mutation behind a form: what was done goes on, what was refused is said at its field. */
import { useState } from 'react';
import { type AnyVariables, type DocumentInput, useMutation } from 'urql';
import { problemOf } from '@/lib/problem';
import { type Refusal, refusalOf } from '@/lib/refusal';

interface AnyResult {
  __typename: string;
  code?: string;
  message?: string;
  path?: string;
  findings?: readonly { row: number }[];
}

type Done<Result> = Extract<Result, { __typename: `${string}Success` }>;

interface SubmitOptions<Data, Result> {
  /** Picks the union out of an answer. */
  resultOf: (data: Data) => Result;
  /** Names of inputs, as refusals have them, and the fields of the form that they are. */
  fields: Record<string, string>;
  onDone: (done: Done<Result>) => void;
}

export interface Submit<Variables> {
  submit: (variables: Variables) => void;
  /** Refuses without asking the server. */
  refuse: (refusal: Refusal) => void;
  refusal: Refusal | null;
  isBusy: boolean;
}

export function useSubmit<Data, Variables extends AnyVariables, Result extends AnyResult>(
  mutation: DocumentInput<Data, Variables>,
  { resultOf, fields, onDone }: SubmitOptions<Data, Result>,
): Submit<Variables> {
  const [state, mutate] = useMutation(mutation);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const submit = async (variables: Variables) => {
    setRefusal(null);
    const { data, error } = await mutate(variables);
    if (error) setRefusal({ ...problemOf(error), field: '', row: 0 });
    if (!data) return;
    const result = resultOf(data);
    if (isDone(result)) onDone(result);
    else setRefusal(refusalOf({ ...UNSAID, ...result }, fields));
  };
  return {
    submit: (variables) => void submit(variables),
    refuse: setRefusal,
    refusal,
    isBusy: state.fetching,
  };
}

const UNSAID = { code: 'UNKNOWN', message: 'The server refused.', path: '' };

function isDone<Result extends AnyResult>(result: Result): result is Done<Result> {
  const { __typename: name } = result;
  return name.endsWith('Success');
}
