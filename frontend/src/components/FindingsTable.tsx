/** What an import had to say, with the place in the file and what became of the row. */
import { asSentence, count, NONE } from '@/lib/format';
import { type Severity, SeverityBadge } from './Badge';
import type { Column } from './table/column';
import { DataTable } from './table/DataTable';

export interface Finding {
  code: string;
  message: string;
  severity: Severity;
  file: string;
  /** 0 where it is about the whole file. */
  row: number;
  field: string;
  count: number;
}

export const FINDING_COLUMNS: Column<Finding>[] = [
  {
    id: 'severity',
    header: 'Outcome',
    definition:
      'Rejected rows are left out, warnings are taken after a change that is stated, notes are taken as they are.',
    width: '120px',
    value: (row) => row.severity.toLowerCase(),
    cell: (row) => <SeverityBadge severity={row.severity} />,
  },
  {
    id: 'row',
    header: 'Row',
    align: 'right',
    width: '90px',
    value: (row) => row.row || null,
    cell: (row) => (row.row > 0 ? count(row.row) : NONE),
  },
  {
    id: 'count',
    header: 'Rows like it',
    align: 'right',
    width: '110px',
    value: (row) => row.count,
    cell: (row) => count(row.count),
  },
  {
    id: 'field',
    header: 'Column',
    width: '150px',
    value: (row) => row.field,
    cell: (row) => row.field,
  },
  {
    id: 'message',
    header: 'What was found',
    value: (row) => row.message,
    cell: (row) => (
      <>
        {asSentence(row.message)} <code className="gl-small">{row.code}</code>
      </>
    ),
  },
  {
    id: 'file',
    header: 'File',
    width: '170px',
    value: (row) => row.file,
    cell: (row) => row.file,
  },
];

const VIRTUAL_FROM = 12;

/** What was left out comes first. */
const ORDER: readonly Severity[] = ['REJECTED', 'WARNING', 'NOTE'];

export function FindingsTable({ findings }: { findings: readonly Finding[] }) {
  const rows = findings.toSorted(
    (left, right) => ORDER.indexOf(left.severity) - ORDER.indexOf(right.severity),
  );
  return (
    <DataTable
      caption="Findings"
      columns={FINDING_COLUMNS}
      rows={rows}
      rowId={findingId}
      rowHeight={52}
      height={findings.length > VIRTUAL_FROM ? 420 : undefined}
      keys={false}
    />
  );
}

function findingId({ code, file, row, field, message }: Finding): string {
  return [code, file, row, field, message].join('|');
}
