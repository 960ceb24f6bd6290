/** Asks how things stood at a moment in the past. The address holds it; without one it is now. */
import { Button, TextInput } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useState } from 'react';
import { localMinute, utcMoment } from '@/lib/asOf';
import classes from './AsOfControl.module.css';

interface AsOfControlProps {
  /** In UTC; undefined is now. */
  value: string | undefined;
  onChange: (value: string | undefined) => void;
}

export function AsOfControl({ value, onChange }: AsOfControlProps) {
  const [draft, setDraft] = useState(value === undefined ? '' : localMinute(value));
  const [shown, setShown] = useState(value);
  // Back and forward change the address, not the draft.
  if (shown !== value) {
    setShown(value);
    setDraft(value === undefined ? '' : localMinute(value));
  }
  const wanted = utcMoment(draft);
  const isAsked = draft === (value === undefined ? '' : localMinute(value));
  return (
    <form
      className={classes.asOf}
      onSubmit={(event) => {
        event.preventDefault();
        onChange(wanted);
      }}
    >
      <span className={classes.label}>
        <IconHistory size={14} stroke={1.75} aria-hidden="true" />
        As of
        <TextInput
          type="datetime-local"
          size="xs"
          aria-label="As of, in local time"
          value={draft}
          onChange={(event) => setDraft(event.currentTarget.value)}
        />
      </span>
      <Button type="submit" size="xs" variant="default" disabled={isAsked}>
        Show
      </Button>
      {value !== undefined && (
        <Button size="xs" variant="subtle" onClick={() => onChange(undefined)}>
          Now
        </Button>
      )}
    </form>
  );
}
