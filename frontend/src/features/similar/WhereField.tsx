/** A condition on the clips as an expression; Enter looks for it. */
import { TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { asSentence } from '@/lib/format';
import classes from './similar.module.css';

interface WhereFieldProps {
  value: string | undefined;
  /** Why the server did not understand it. */
  refused: string | null;
  onChange: (value: string | undefined) => void;
}

export function WhereField({ value = '', refused, onChange }: WhereFieldProps) {
  const [written, setWritten] = useState(value);
  const commit = () => {
    if (written.trim() !== value) onChange(written.trim() || undefined);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    commit();
  };
  return (
    <form onSubmit={submit} className={classes.where}>
      <TextInput
        size="xs"
        aria-label="Clips that fit an expression"
        placeholder="weather = rain and time_of_day = night"
        spellCheck={false}
        value={written}
        error={refused && written.trim() === value ? asSentence(refused) : undefined}
        onChange={(event) => setWritten(event.currentTarget.value)}
        onBlur={commit}
      />
    </form>
  );
}
