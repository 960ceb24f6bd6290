/** Text search in the address, applied a moment after typing stops; `/` jumps here. */
import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useShortcuts } from '@/lib/shortcuts';

interface SearchBoxProps {
  label: string;
  value: string | undefined;
  onChange: (value: string | undefined) => void;
}

const PAUSE_MS = 250;

export function SearchBox({ label, value = '', onChange }: SearchBoxProps) {
  const input = useRef<HTMLInputElement>(null);
  const [draft, setDraft] = useState(value);
  const [shown, setShown] = useState(value);
  // Back and forward change the address, not the draft.
  if (shown !== value) {
    setShown(value);
    setDraft(value);
  }
  useEffect(() => {
    if (draft === value) return undefined;
    const timer = setTimeout(() => onChange(draft === '' ? undefined : draft), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [draft, value, onChange]);
  useShortcuts([{ key: '/', label: 'Search', run: () => input.current?.focus() }]);
  return (
    <TextInput
      ref={input}
      type="search"
      size="xs"
      w={220}
      aria-label={label}
      placeholder={label}
      leftSection={<IconSearch size={14} stroke={1.75} aria-hidden="true" />}
      value={draft}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onKeyDown={(event) => event.key === 'Escape' && input.current?.blur()}
    />
  );
}
