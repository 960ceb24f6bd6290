/** Downloads the clips under the filter, not only the rows that are shown. */
import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { csvText, downloadCsv } from '@/lib/csv';
import { count } from '@/lib/format';
import { CLIP_CSV_COLUMNS } from './clipColumns';
import { type ClipList, MOST_CSV_ROWS } from './useClipList';

export function ClipsCsv({ list }: { list: ClipList }) {
  const [state, setState] = useState<'ready' | 'reading' | 'failed'>('ready');
  const rows = list.count ?? 0;
  const download = async () => {
    setState('reading');
    try {
      downloadCsv('clips', csvText(CLIP_CSV_COLUMNS, await list.loadAll()));
      setState('ready');
    } catch {
      setState('failed');
    }
  };
  return (
    <Button
      variant="default"
      leftSection={<IconDownload size={16} stroke={1.75} />}
      disabled={rows === 0}
      loading={state === 'reading'}
      onClick={() => void download()}
    >
      {state === 'failed' ? 'CSV failed, try again' : csvLabel(list.isFiltered, rows)}
    </Button>
  );
}

function csvLabel(isFiltered: boolean, rows: number): string {
  if (rows > MOST_CSV_ROWS) return `CSV of the first ${count(MOST_CSV_ROWS)}`;
  if (!isFiltered || rows === 0) return 'CSV';
  return rows === 1 ? 'CSV of this one' : `CSV of these ${count(rows)}`;
}
