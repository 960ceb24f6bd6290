/** Fetches every row of a list that is longer than what is shown, and then writes a file. */
import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { type CsvColumn, csvText, downloadCsv } from '@/lib/csv';

interface WholeListCsvProps<Row> {
  /** File name without its ending. */
  name: string;
  columns: readonly CsvColumn<Row>[];
  load: () => Promise<readonly Row[]>;
  isEmpty: boolean;
  label?: string;
}

export function WholeListCsv<Row>({
  name,
  columns,
  load,
  isEmpty,
  label = 'CSV',
}: WholeListCsvProps<Row>) {
  const [state, setState] = useState<'ready' | 'reading' | 'failed'>('ready');
  const download = async () => {
    setState('reading');
    try {
      downloadCsv(name, csvText(columns, await load()));
      setState('ready');
    } catch {
      setState('failed');
    }
  };
  return (
    <Button
      variant="default"
      leftSection={<IconDownload size={16} stroke={1.75} />}
      disabled={isEmpty}
      loading={state === 'reading'}
      onClick={() => void download()}
    >
      {state === 'failed' ? 'CSV failed, try again' : label}
    </Button>
  );
}
