/** Registers a column of the catalog as an axis that cohorts and scenarios are made by. */
import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { Notice } from '@/components/Notice';
import { asSentence } from '@/lib/format';
import { useSubmit } from '@/lib/useSubmit';
import { binsInText, edgesIn } from './axisForm';
import { RegisterAxisMutation } from './scenarioQueries';
import classes from './scenarios.module.css';

const FIELDS = {
  name: 'name',
  column: 'column',
  edges: 'edges',
  unit: 'unit',
  reason: 'reason',
};

const EMPTY = { name: '', column: '', edges: '', unit: '', reason: '' };

type Draft = typeof EMPTY;

const NO_EDGES = {
  code: 'BAD_EDGES',
  message: 'write the edges as numbers, such as 5, 15',
  field: 'edges',
  row: 0,
};

export function AxisForm({ onDone }: { onDone: (sentence: string) => void }) {
  const [draft, setDraft] = useState<Draft>(EMPTY);
  const form = useSubmit(RegisterAxisMutation, {
    resultOf: (data) => data.registerAxis,
    fields: FIELDS,
    onDone: ({ isNew, axis }) => {
      setDraft(EMPTY);
      onDone(
        isNew
          ? `The axis ${axis.name} is registered, version ${axis.version}.`
          : `The axis ${axis.name} was there already, just so.`,
      );
    },
  });
  const edges = edgesIn(draft.edges);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (edges === null) return form.refuse(NO_EDGES);
    const { name, column, unit, reason } = draft;
    return form.submit({ input: { name, column, edges, unit: unit.trim() || null, reason } });
  };
  const field = (name: keyof Draft) => ({
    value: draft[name],
    error: form.refusal?.field === name ? asSentence(form.refusal.message) : undefined,
    onChange: (event: { currentTarget: { value: string } }) => {
      const { value } = event.currentTarget;
      setDraft((before) => ({ ...before, [name]: value }));
    },
  });
  return (
    <form className={classes.axisForm} onSubmit={submit} noValidate>
      <TextInput label="Axis name" description="As expressions write it." {...field('name')} />
      <TextInput
        label="Column"
        description="Of the catalog, such as ego_speed_mps."
        {...field('column')}
      />
      <TextInput label="Edges of bins" description={edgesHint(edges, draft.unit)} {...field('edges')} />
      <TextInput label="Unit" description="Of the edges." {...field('unit')} />
      <TextInput
        className={classes.wide}
        label="Reason"
        description="Kept with this version and in the audit log."
        {...field('reason')}
      />
      {form.refusal?.field === '' && (
        <Notice tone="worse" title={asSentence(form.refusal.message)} code={form.refusal.code} />
      )}
      <Button
        type="submit"
        variant="default"
        loading={form.isBusy}
        disabled={[draft.name, draft.column, draft.reason].some((text) => text.trim() === '')}
      >
        Register axis
      </Button>
    </form>
  );
}

function edgesHint(edges: readonly number[] | null, unit: string): string {
  if (!edges || edges.length === 0) return 'Rising numbers, such as 5, 15. None keeps values as they are.';
  return `${binsInText({ kind: 'BINNED', edges, unit })}.`;
}
