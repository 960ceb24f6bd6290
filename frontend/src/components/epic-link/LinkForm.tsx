/** Chooses the other end of a link between an epic and an error cluster, and asks why. */
import { Button, Select, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { Notice } from '@/components/Notice';
import { asSentence } from '@/lib/format';
import { useSubmit } from '@/lib/useSubmit';
import { LINK_FIELDS, LinkEpicMutation, UnlinkEpicMutation } from './linkEpic';
import classes from './epicLink.module.css';

export interface Choice {
  value: string;
  label: string;
}

interface LinkFormProps {
  label: string;
  choices: readonly Choice[];
  /** Both ends, once one is chosen. */
  endsOf: (chosen: string) => { key: string; clusterId: string };
  /** True takes links back. */
  isUnlink?: boolean;
  onDone: () => void;
}

export function LinkForm({ label, choices, endsOf, isUnlink = false, onDone }: LinkFormProps) {
  const [chosen, setChosen] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const done = () => {
    setChosen(null);
    setReason('');
    onDone();
  };
  const link = useSubmit(LinkEpicMutation, {
    resultOf: (data) => data.linkEpic,
    fields: LINK_FIELDS,
    onDone: done,
  });
  const unlink = useSubmit(UnlinkEpicMutation, {
    resultOf: (data) => data.unlinkEpic,
    fields: LINK_FIELDS,
    onDone: done,
  });
  const { submit, refusal, isBusy } = isUnlink ? unlink : link;
  const errorAt = (field: string) =>
    refusal?.field === field ? asSentence(refusal.message) : undefined;
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (chosen !== null) submit({ input: { ...endsOf(chosen), reason } });
  };
  return (
    <form className={classes.form} onSubmit={send} noValidate>
      <Select
        label={label}
        placeholder={choices.length === 0 ? 'There is none' : 'Choose one'}
        searchable
        nothingFoundMessage="Nothing is called so"
        data={[...choices]}
        value={chosen}
        onChange={setChosen}
        error={errorAt('chosen')}
      />
      <TextInput
        label="Reason"
        description="The audit log keeps it."
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        error={errorAt('reason')}
      />
      {refusal?.field === '' && (
        <Notice tone="worse" title={asSentence(refusal.message)} code={refusal.code} />
      )}
      <Button
        type="submit"
        variant="default"
        className={classes.button}
        loading={isBusy}
        disabled={chosen === null || reason.trim() === ''}
      >
        {isUnlink ? 'Unlink' : 'Link'}
      </Button>
    </form>
  );
}
