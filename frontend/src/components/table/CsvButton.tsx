/** Downloads what a table shows; `ServerExport` is for tables that stay on the server. */
import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { csvText, downloadCsv } from '@/lib/csv';
import { type Column, csvColumns } from './column';

interface CsvButtonProps<Row> {
  /** File name without its ending. */
  name: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
}

export function CsvButton<Row>({ name, columns, rows }: CsvButtonProps<Row>) {
  return (
    <Button
      variant="default"
      leftSection={<IconDownload size={16} stroke={1.75} />}
      disabled={rows.length === 0}
      onClick={() => downloadCsv(name, csvText(csvColumns(columns), rows))}
    >
      CSV
    </Button>
  );
}

/** `href` comes from `serverExport` of lib/csv. */
export function ServerExport({ href, label = 'CSV' }: { href: string; label?: string }) {
  return (
    <Button
      component="a"
      href={href}
      download
      variant="default"
      leftSection={<IconDownload size={16} stroke={1.75} />}
    >
      {label}
    </Button>
  );
}
