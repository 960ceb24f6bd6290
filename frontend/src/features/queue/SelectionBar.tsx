/** What is marked, what it would cost, and a file of it. */
import { ActionIcon, Button } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { csvText, downloadCsv } from '@/lib/csv';
import { count, minutes } from '@/lib/format';
import { itemCsvColumns } from './itemColumns';
import type { Selection } from './useSelection';
import classes from './queue.module.css';

interface SelectionBarProps {
  selection: Selection;
  parts: readonly { name: string }[];
}

export function SelectionBar({ selection, parts }: SelectionBarProps) {
  const { rows, clear } = selection;
  if (rows.length === 0) return null;
  const download = () => downloadCsv('selected-items', csvText(itemCsvColumns(parts), rows));
  return (
    <div className={classes.selection} role="status">
      {count(rows.length)} selected · {minutes(selection.minutes)}
      <Button
        size="compact-xs"
        variant="default"
        aria-label="CSV of the selected items"
        onClick={download}
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
