/** What a column of a table is, for both `DataTable` and `PagedTable`. */
import type { ReactNode } from 'react';
import type { CsvColumn, CsvValue } from '@/lib/csv';

export interface Column<Row> {
  id: string;
  header: string;
  cell: (row: Row) => ReactNode;
  /** The plain value: for sorting, and for the CSV when `csv` is not given. */
  value?: (row: Row) => CsvValue;
  /** Explains the heading behind a small i. */
  definition?: string;
  /** "right" also sets tabular figures. */
  align?: 'left' | 'right';
  /** CSS width; a column without one shares what is left. */
  width?: string;
  /** False for a column with a value that makes no order. */
  sortable?: boolean;
  /** Stands under the heading, such as the scale of what the cells draw. */
  below?: ReactNode;
}

export interface Sort {
  column: string;
  descending: boolean;
}

export function csvColumns<Row>(columns: readonly Column<Row>[]): CsvColumn<Row>[] {
  return columns.flatMap(({ header, value }) => (value ? [{ header, value }] : []));
}

/** Numbers as numbers, text by locale, nothing last whichever the direction. */
export function compareValues(left: CsvValue, right: CsvValue): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  return String(left).localeCompare(String(right), 'en', { numeric: true });
}

export function isMissing(value: CsvValue): boolean {
  return value === null || value === undefined || Number.isNaN(value);
}
