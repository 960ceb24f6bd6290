/** Ranks anew, under every profile that the data allow, as the shown run was asked for. */
import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import { Notice } from '@/components/Notice';
import { asSentence } from '@/lib/format';
import { graphql } from '@/lib/graphql';
import { type Submit, useSubmit } from '@/lib/useSubmit';
import { useViewer } from '@/lib/viewer';

const RefreshMutation = graphql(`
  mutation RefreshAllProfiles($input: RefreshPrioritiesInput!) {
    refreshPriorities(input: $input) {
      __typename
      ... on RefreshPrioritiesSuccess {
        isNew
        run {
          id
          number
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

interface Ranked {
  number: number;
  isNew: boolean;
}

export interface Refresh {
  form: Submit<{ input: { allProfiles: boolean; like: string } }>;
  done: Ranked | null;
}

export function useRefresh(onRun: (id: string) => void): Refresh {
  const [done, setDone] = useState<Ranked | null>(null);
  const form = useSubmit(RefreshMutation, {
    resultOf: (data) => data.refreshPriorities,
    fields: {},
    onDone: ({ run, isNew }) => {
      setDone({ number: run.number, isNew });
      onRun(run.id);
    },
  });
  return { form, done };
}

interface RefreshButtonProps {
  refresh: Refresh;
  /** Id of the shown run: what it was asked for is asked for again. */
  like: string;
}

export function RefreshButton({ refresh, like }: RefreshButtonProps) {
  if (!useViewer().can('run_priorities')) return null;
  return (
    <Button
      leftSection={<IconRefresh size={16} stroke={1.75} />}
      loading={refresh.form.isBusy}
      onClick={() => refresh.form.submit({ input: { allProfiles: true, like } })}
    >
      Rank again
    </Button>
  );
}

export function RefreshOutcome({ refresh }: { refresh: Refresh }) {
  const { form, done } = refresh;
  if (form.refusal) {
    const { message, code } = form.refusal;
    return <Notice tone="worse" title={asSentence(message)} code={code} />;
  }
  if (!done || form.isBusy) return null;
  return done.isNew ? (
    <Notice tone="better" title={`Ranked anew: run ${done.number} is shown`} />
  ) : (
    <Notice title={`Run ${done.number} is this ranking already`}>
      Nothing that it rests on has changed since: clips, predictions, evaluation and budget.
    </Notice>
  );
}
