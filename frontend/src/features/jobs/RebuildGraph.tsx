/** Empties the property graph and fills it again, once somebody has said why. */
import { Button, Popover, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { Notice } from '@/components/Notice';
import { asSentence } from '@/lib/format';
import { useSubmit } from '@/lib/useSubmit';
import { RebuildGraphMutation } from './jobQueries';
import classes from './jobs.module.css';

export function RebuildGraph({ onAsked }: { onAsked: () => void }) {
  const [isOpen, setIsOpen] = useState(false);
  const [rationale, setRationale] = useState('');
  const form = useSubmit(RebuildGraphMutation, {
    resultOf: (data) => data.rebuildGraph,
    fields: { rationale: 'rationale' },
    onDone: () => {
      setIsOpen(false);
      setRationale('');
      onAsked();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    form.submit({ input: { rationale: rationale.trim() || null } });
  };
  return (
    <Popover opened={isOpen} onChange={setIsOpen} position="bottom-end" shadow="md" trapFocus width={320}>
      <Popover.Target>
        <Button onClick={() => setIsOpen(!isOpen)}>Rebuild the graph</Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form className={classes.form} onSubmit={submit} noValidate>
          <p className={classes.text}>
            The graph is emptied and filled again from the relational store. Traces are answered from
            that store meanwhile; nothing is lost.
          </p>
          <TextInput
            label="Why"
            description="The audit log keeps it. May be empty."
            value={rationale}
            error={form.refusal?.field === 'rationale' && asSentence(form.refusal.message)}
            onChange={(event) => setRationale(event.currentTarget.value)}
          />
          {form.refusal?.field === '' && (
            <Notice tone="worse" title={asSentence(form.refusal.message)} code={form.refusal.code} />
          )}
          <Button type="submit" loading={form.isBusy}>
            Rebuild it
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
