/** Adds an ontology version; a refusal comes back with the field that it is about. */
import { useState } from 'react';
import { useMutation } from 'urql';
import { graphql } from '@/lib/graphql';
import { problemOf } from '@/lib/problem';
import { type Refusal, refusalOf } from '@/lib/refusal';

export const AddOntologyMutation = graphql(`
  mutation AddOntology($input: AddOntologyInput!) {
    addOntology(input: $input) {
      __typename
      ... on AddOntologySuccess {
        ontologyVersion {
          id
          name
          version
          classes
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

export interface Ontology {
  id: string;
  name: string;
  version: number;
  classes: readonly string[];
}

const FIELDS = { name: 'name', classes: 'classes' };

export function useAddOntology(onAdded: (ontology: Ontology) => void) {
  const [state, mutate] = useMutation(AddOntologyMutation);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const add = async (name: string, classNames: string) => {
    setRefusal(null);
    const { data, error } = await mutate({ input: { name, classes: namesIn(classNames) } });
    if (error) {
      setRefusal({ ...problemOf(error), field: '', row: 0 });
      return;
    }
    const result = data?.addOntology;
    if (!result) return;
    if (result.__typename === 'AddOntologySuccess') onAdded(result.ontologyVersion);
    else setRefusal(refusalOf(result, FIELDS));
  };
  return {
    add: (name: string, classNames: string) => void add(name, classNames),
    refusal,
    isAdding: state.fetching,
  };
}

/** "car, person" as names; nothing between two commas is no name. */
export function namesIn(text: string): string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}
