/** Files of a list. The server writes a whole queue; filtered rows and runs are written here. */
import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { ServerExport } from '@/components/table/CsvButton';
import { csvText, downloadCsv, serverExport } from '@/lib/csv';
import { count } from '@/lib/format';
import { useViewer } from '@/lib/viewer';
import { itemCsvColumns } from './itemColumns';
import type { RankedList } from './useRankedList';

interface QueueExportProps {
  queue: string;
  name: string;
  list: RankedList;
  parts: readonly { name: string }[];
}

export function QueueExport({ queue, name, list, parts }: QueueExportProps) {
  if (!useViewer().can('export_queue')) return null;
  return (
    <>
      {list.filtered ? (
        <RowsCsv name={name} list={list} parts={parts} />
      ) : (
        <ServerExport href={serverExport('queue-items', { queue })} />
      )}
      <ServerExport href={serverExport('queue-items', { queue }, 'json')} label="JSON" />
    </>
  );
}

/** Fetches every row under the filter first, and says so. */
export function RowsCsv({ name, list, parts }: Omit<QueueExportProps, 'queue'>) {
  const [state, setState] = useState<'idle' | 'reading' | 'failed'>('idle');
  const download = async () => {
    setState('reading');
    try {
      downloadCsv(name, csvText(itemCsvColumns(parts), await list.loadAll()));
      setState('idle');
    } catch {
      setState('failed');
    }
  };
  const rows = list.count ?? 0;
  return (
    <Button
      variant="default"
      leftSection={<IconDownload size={16} stroke={1.75} />}
      disabled={rows === 0}
      loading={state === 'reading'}
      onClick={() => void download()}
    >
      {state === 'failed' ? 'CSV failed, try again' : csvLabel(list.filtered, rows)}
    </Button>
  );
}

function csvLabel(filtered: boolean, rows: number): string {
  if (!filtered) return 'CSV';
  return rows === 1 ? 'CSV of this one' : `CSV of these ${count(rows)}`;
}
