/** Kept filters: choosing one sets the address, the present one can be kept under a name. */
import { ActionIcon, Button, Popover, TextInput } from '@mantine/core';
import { IconBookmark, IconX } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { Notice } from '@/components/Notice';
import { LoadingState, ReadState } from '@/components/States';
import { asSentence } from '@/lib/format';
import { useRead } from '@/lib/read';
import type { SetUrlState } from '@/lib/useUrlState';
import { useViewer } from '@/lib/viewer';
import { type ClipsSearch, filterAddress, searchOf } from './listSearch';
import { type SavedFilter, SavedFiltersQuery, useFilterChanges } from './savedFilters';
import classes from './clipList.module.css';

interface SavedFiltersProps {
  search: ClipsSearch;
  onApply: SetUrlState<ClipsSearch>;
}

export function SavedFilters({ search, onApply }: SavedFiltersProps) {
  const [isOpen, setOpen] = useState(false);
  const read = useRead(SavedFiltersQuery, {}, { fresh: true });
  const saved = read.data?.savedFilters ?? [];
  const present = filterAddress(search);
  const applied = saved.find((filter) => filterAddress(searchOf(filter.search)) === present);
  const apply = (filter: SavedFilter) => {
    onApply(searchOf(filter.search), { push: true });
    setOpen(false);
  };
  return (
    <Popover opened={isOpen} onChange={setOpen} position="bottom-end" shadow="md" trapFocus>
      <Popover.Target>
        <Button
          variant="default"
          leftSection={<IconBookmark size={16} stroke={1.75} />}
          onClick={() => setOpen(!isOpen)}
        >
          {applied?.name ?? (saved.length > 0 ? `Saved filters (${saved.length})` : 'Saved filters')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={classes.saved} aria-label="Saved filters">
        {read.state === 'loading' && <LoadingState layout="text" rows={3} />}
        {(read.state === 'forbidden' || read.state === 'error') && <ReadState read={read} />}
        {read.state === 'ready' && (
          <Choices
            saved={saved}
            present={present}
            applied={applied}
            onApply={apply}
            onChanged={read.reload}
          />
        )}
      </Popover.Dropdown>
    </Popover>
  );
}

interface ChoicesProps {
  saved: readonly SavedFilter[];
  /** The filter of the page as an address, "" where nothing is filtered. */
  present: string;
  applied: SavedFilter | undefined;
  onApply: (filter: SavedFilter) => void;
  onChanged: () => void;
}

function Choices({ saved, present, applied, onApply, onChanged }: ChoicesProps) {
  const { save, remove, refusal, isBusy } = useFilterChanges(onChanged);
  return (
    <>
      {saved.length === 0 ? (
        <p className={classes.none}>No filter is saved yet. Saved ones are yours alone.</p>
      ) : (
        <ul className={classes.savedList}>
          {saved.map((filter) => (
            <li key={filter.id}>
              <button
                type="button"
                className={classes.apply}
                aria-current={filter.id === applied?.id || undefined}
                onClick={() => onApply(filter)}
              >
                {filter.name}
              </button>
              <ActionIcon
                size="sm"
                variant="subtle"
                color="gray"
                aria-label={`Remove the saved filter ${filter.name}`}
                disabled={isBusy}
                onClick={() => void remove(filter.id)}
              >
                <IconX size={14} stroke={1.75} />
              </ActionIcon>
            </li>
          ))}
        </ul>
      )}
      {refusal && refusal.field === '' && (
        <Notice tone="worse" title={asSentence(refusal.message)} code={refusal.code} />
      )}
      <SaveForm
        canSave={present !== '' && applied === undefined}
        hint={hintOf(present, applied)}
        error={refusal?.field === 'name' ? asSentence(refusal.message) : undefined}
        isBusy={isBusy}
        onSave={(name) => save(name, present)}
      />
    </>
  );
}

interface SaveFormProps {
  canSave: boolean;
  hint: string;
  error: string | undefined;
  isBusy: boolean;
  onSave: (name: string) => Promise<boolean>;
}

function SaveForm({ canSave, hint, error, isBusy, onSave }: SaveFormProps) {
  const may = useViewer().can('save_filters');
  const [name, setName] = useState('');
  if (!may) return <p className={classes.none}>Your role does not include saving filters.</p>;
  if (!canSave) return <p className={classes.none}>{hint}</p>;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (await onSave(name.trim())) setName('');
  };
  return (
    <form className={classes.form} onSubmit={(event) => void submit(event)}>
      <TextInput
        label="Save the present filter as"
        description={hint}
        size="xs"
        maxLength={60}
        value={name}
        error={error}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Button type="submit" disabled={name.trim() === ''} loading={isBusy}>
        Save filter
      </Button>
    </form>
  );
}

function hintOf(present: string, applied: SavedFilter | undefined): string {
  if (present === '') return 'Set a filter first; then it can be saved here.';
  if (applied) return `The present filter is saved as ${applied.name}.`;
  return 'A name that you use already is replaced.';
}
