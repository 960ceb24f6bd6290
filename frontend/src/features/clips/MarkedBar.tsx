/** What is marked, and a file of it. */
import { ActionIcon, Button } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { csvText, downloadCsv } from '@/lib/csv';
import { count } from '@/lib/format';
import { CLIP_CSV_COLUMNS } from './clipColumns';
import type { MarkedClips } from './useMarkedClips';
import classes from './clipList.module.css';

export function MarkedBar({ marked }: { marked: MarkedClips }) {
  const { rows, clear } = marked;
  if (rows.length === 0) return null;
  return (
    <div className={classes.bar} role="status">
      {count(rows.length)} selected
      <Button
        size="compact-xs"
        variant="default"
        aria-label="CSV of the selected clips"
        onClick={() => downloadCsv('selected-clips', csvText(CLIP_CSV_COLUMNS, rows))}
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
