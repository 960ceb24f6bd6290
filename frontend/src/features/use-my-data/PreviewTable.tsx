/** The first rows of the file as they would come in. */
import type { ReactNode } from 'react';
import { Card } from '@/components/Card';
import type { Column } from '@/components/table/column';
import { CsvButton } from '@/components/table/CsvButton';
import { DataTable } from '@/components/table/DataTable';
import { Time } from '@/components/Time';
import { count, NONE, plural } from '@/lib/format';
import { nameOf, previewKeys } from './columnChoices';
import type { Preview, PreviewRow } from './preview';

export function PreviewTable({ preview }: { preview: Preview }) {
  if (preview.rows.length === 0) return null;
  const columns = columnsOf(preview);
  return (
    <Card
      title={`The first ${plural(preview.rows.length, 'clip')} as ${preview.rows.length === 1 ? 'it' : 'they'} would come in`}
      flush
      aside={<CsvButton name="preview" columns={columns} rows={preview.rows} />}
    >
      <DataTable
        caption="Preview"
        columns={columns}
        rows={preview.rows}
        rowId={(row) => String(row.row)}
        keys={false}
      />
    </Card>
  );
}

const TIMES = ['start_ts', 'end_ts', 'ingest_ts'];

function shown(key: string, value: string | null): ReactNode {
  if (value === null) return NONE;
  return TIMES.includes(key) ? <Time iso={value} /> : value;
}

function columnsOf(preview: Preview): Column<PreviewRow>[] {
  const sources = new Map(preview.map.map(({ target, source }) => [target, source]));
  return [
    {
      id: 'row',
      header: 'Row',
      align: 'right',
      width: '72px',
      value: ({ row }) => row,
      cell: ({ row }) => count(row),
    },
    ...previewKeys(preview).map<Column<PreviewRow>>((key) => {
      const valueOf = (row: PreviewRow) => row.cells.find((cell) => cell.key === key)?.value ?? null;
      const source = sources.get(key);
      return {
        id: key,
        header: sources.has(key) ? nameOf(key) : key,
        width: TIMES.includes(key) ? '190px' : undefined,
        definition: source ? `From your column ${source}.` : undefined,
        value: valueOf,
        cell: (row) => shown(key, valueOf(row)),
      };
    }),
  ];
}
