/** Rows in the chosen order; rows without a value come last whichever the direction. */
import {
  createSortedRowModel,
  rowSortingFeature,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { useMemo } from 'react';
import type { VisibleRow } from './Body';
import { type Column, compareValues, isMissing, type Sort } from './column';

const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel() });

export function useSortedRows<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  rowId: (row: Row) => string,
  sort: Sort | null,
): VisibleRow<Row>[] {
  const definitions = useMemo(() => columns.map(definitionOf), [columns]);
  const data = useMemo<Holder[]>(() => rows.map((row) => ({ row })), [rows]);
  const sorting = useMemo(() => (sort ? [{ id: sort.column, desc: sort.descending }] : []), [sort]);
  const table = useTable({ features, columns: definitions, data, state: { sorting } });
  return table.getRowModel().rows.map((entry, index) => {
    const row = entry.original.row as Row;
    return { index, id: rowId(row), row };
  });
}

/** Largest first, then smallest first, then as it came. */
export function nextSort(sort: Sort | null, column: string): Sort | null {
  if (sort?.column !== column) return { column, descending: true };
  return sort.descending ? { column, descending: false } : null;
}

/** The table library wants an object type it can index; ours may be an interface. */
interface Holder {
  row: unknown;
}

interface SortableRow {
  getValue: (id: string) => string | number | boolean;
}

function definitionOf<Row>(column: Column<Row>) {
  return {
    id: column.id,
    accessorFn: ({ row }: Holder) => {
      const value = column.value?.(row as Row);
      return isMissing(value) ? undefined : value;
    },
    sortUndefined: 'last' as const,
    sortFn: (left: SortableRow, right: SortableRow, id: string) =>
      compareValues(left.getValue(id), right.getValue(id)),
  };
}
