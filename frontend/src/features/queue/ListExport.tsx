/** Files of a list. The server writes a whole queue; filtered rows and runs are written here. */
import { ServerExport } from '@/components/table/CsvButton';
import { WholeListCsv } from '@/components/table/WholeListCsv';
import { serverExport } from '@/lib/csv';
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
  const rows = list.count ?? 0;
  return (
    <WholeListCsv
      name={name}
      columns={itemCsvColumns(parts)}
      load={list.loadAll}
      isEmpty={rows === 0}
      label={csvLabel(list.filtered, rows)}
    />
  );
}

function csvLabel(filtered: boolean, rows: number): string {
  if (!filtered) return 'CSV';
  return rows === 1 ? 'CSV of this one' : `CSV of these ${count(rows)}`;
}
