/** Filters that somebody keeps under a name: the list, saving one, removing one. */
import { useState } from 'react';
import { useMutation } from 'urql';
import { graphql, type ResultOf } from '@/lib/graphql';
import { problemOf } from '@/lib/problem';
import { type Refusal, refusalOf } from '@/lib/refusal';

export const SavedFiltersQuery = graphql(`
  query SavedFilters {
    savedFilters(list: CLIPS) {
      id
      name
      search
    }
  }
`);

const SaveMutation = graphql(`
  mutation SaveFilter($input: SaveFilterInput!) {
    saveFilter(input: $input) {
      __typename
      ... on SaveFilterSuccess {
        isNew
        savedFilter {
          id
          name
          search
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

const RemoveMutation = graphql(`
  mutation RemoveFilter($input: RemoveFilterInput!) {
    removeFilter(input: $input) {
      __typename
      ... on RemoveFilterSuccess {
        id
      }
      ... on UserError {
        code
        message
        path
      }
    }
  }
`);

export type SavedFilter = ResultOf<typeof SavedFiltersQuery>['savedFilters'][number];

const FIELDS = { name: 'name' };

interface Changes {
  isBusy: boolean;
  refusal: Refusal | null;
  /** Answers whether it was saved. */
  save: (name: string, search: string) => Promise<boolean>;
  remove: (id: string) => Promise<void>;
}

/** `onChanged` runs after every change that the server took. */
export function useFilterChanges(onChanged: () => void): Changes {
  const [saving, runSave] = useMutation(SaveMutation);
  const [removing, runRemove] = useMutation(RemoveMutation);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const save = async (name: string, search: string) => {
    setRefusal(null);
    const { data, error } = await runSave({ input: { list: 'CLIPS', name, search } });
    if (error) setRefusal({ ...problemOf(error), field: '', row: 0 });
    const result = data?.saveFilter;
    if (!result) return false;
    if (result.__typename !== 'SaveFilterSuccess') {
      setRefusal(refusalOf(result, FIELDS));
      return false;
    }
    onChanged();
    return true;
  };
  const remove = async (id: string) => {
    setRefusal(null);
    const { data, error } = await runRemove({ input: { id } });
    if (error) setRefusal({ ...problemOf(error), field: '', row: 0 });
    const result = data?.removeFilter;
    if (!result) return;
    if (result.__typename === 'RemoveFilterSuccess') onChanged();
    else setRefusal({ ...refusalOf(result, {}), field: '' });
  };
  return { isBusy: saving.fetching || removing.fetching, refusal, save, remove };
}
