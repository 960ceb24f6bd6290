/** What is marked, and a file of it. Nothing where nothing is. */
import { ActionIcon, Button } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { type CsvColumn, csvText, downloadCsv } from '@/lib/csv';
import { count } from '@/lib/format';
import type { Selection } from './useSelection';
import classes from './selection.module.css';

interface SelectionBarProps<Row> {
  selection: Selection<Row>;
  /** Plural of the rows, for the file and for screen readers. */
  noun: string;
  columns: readonly CsvColumn<Row>[];
  /** What the rows add up to, in words. */
  sum?: string;
}

export function SelectionBar<Row>({ selection, noun, columns, sum }: SelectionBarProps<Row>) {
  const { rows, clear } = selection;
  if (rows.length === 0) return null;
  return (
    <div className={classes.selection} role="status">
      {count(rows.length)} selected{sum && ` · ${sum}`}
      <Button
        size="compact-xs"
        variant="default"
        aria-label={`CSV of the selected ${noun}`}
        onClick={() => downloadCsv(`selected-${noun}`, csvText(columns, rows))}
      >
        CSV
      </Button>
      <ActionIcon
        size="sm"
        variant="subtle"
        color="gray"
        aria-label="Clear the selection"
        onClick={clear}
      >
        <IconX size={14} stroke={1.75} />
      </ActionIcon>
    </div>
  );
}
