/** Table rows as CSV that a spreadsheet opens without running anything. */
import { downloadFile } from '@/lib/download';

export type CsvValue = string | number | boolean | null | undefined;

export interface CsvColumn<Row> {
  header: string;
  value: (row: Row) => CsvValue;
}

// A cell that starts with one of these is a formula to a spreadsheet.
const FORMULA_START = /^[=+\-@\t\r]/;
const NEEDS_QUOTES = /[",\r\n]/;

export function csvCell(value: CsvValue): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  if (typeof value === 'boolean') return String(value);
  const safe = FORMULA_START.test(value) ? `'${value}` : value;
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function csvText<Row>(columns: readonly CsvColumn<Row>[], rows: readonly Row[]): string {
  const lines = [columns.map((column) => csvCell(column.header))];
  for (const row of rows) lines.push(columns.map((column) => csvCell(column.value(row))));
  return lines.map((cells) => `${cells.join(',')}\r\n`).join('');
}

export function downloadCsv(name: string, text: string): void {
  downloadFile(`${name}.csv`, text, 'text/csv;charset=utf-8');
}

/** Address of the server's export of a whole table, e.g. `serverExport('queue', { id })`. */
export function serverExport(
  table: string,
  query: Record<string, string>,
  format: 'csv' | 'json' = 'csv',
): string {
  const text = new URLSearchParams(query).toString();
  return `/export/${table}.${format}${text === '' ? '' : `?${text}`}`;
}
