/** A titled table with its CSV, or the sentence that there is nothing. */
import type { ReactNode } from 'react';
import { Card } from '@/components/Card';
import type { Column } from '@/components/table/column';
import { CsvButton } from '@/components/table/CsvButton';
import { DataTable } from '@/components/table/DataTable';
import { count } from '@/lib/format';
import classes from './releases.module.css';

interface TableCardProps<Row> {
  title: string;
  definition?: string;
  /** File name of the CSV without its ending. */
  file: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  /** All rows, where only the newest are here. */
  total?: number;
  /** Why there is nothing. */
  none: ReactNode;
  onOpen?: (row: Row) => void;
  /** True for the one table of the page that the keys move in. */
  keys?: boolean;
}

export function TableCard<Row extends { id: string }>(props: TableCardProps<Row>) {
  const { title, definition, file, columns, rows, total = rows.length, none, onOpen, keys = false } = props;
  if (rows.length === 0) {
    return (
      <Card title={title} definition={definition}>
        <p className={classes.text}>{none}</p>
      </Card>
    );
  }
  return (
    <Card
      flush
      title={title}
      definition={definition}
      aside={<CsvButton name={file} columns={columns} rows={rows} />}
      footnote={rows.length < total && `The newest ${count(rows.length)} of ${count(total)}.`}
    >
      <DataTable
        caption={title}
        columns={columns}
        rows={rows}
        rowId={({ id }) => id}
        rowHeight={48}
        onOpen={onOpen}
        keys={keys}
      />
    </Card>
  );
}
