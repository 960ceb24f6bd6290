/**
 * A table whose rows are all here: sorts in the browser, rows by keyboard. Give it a `height` to
 * draw only the visible rows. For rows that stay on the server: `PagedTable`.
 */
import { useState } from 'react';
import type { RowActions, VisibleRow } from './Body';
import type { Column, Sort } from './column';
import { TableFrame } from './TableFrame';
import { useRowKeys } from './useRowKeys';
import { nextSort, useSortedRows } from './useSortedRows';
import { useVirtualRows } from './useVirtualRows';

export interface DataTableProps<Row> extends RowActions<Row> {
  /** The accessible name of the table. */
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowId: (row: Row) => string;
  /** Controlled order, e.g. from the address; without it the table keeps its own. */
  sort?: Sort | null;
  onSortChange?: (sort: Sort | null) => void;
  onToggleSelected?: (row: Row) => void;
  rowHeight?: number;
  /** Pixels of the scroller; turns virtual rows on. */
  height?: number;
  /** False for a second table on the page. */
  keys?: boolean;
}

export function DataTable<Row>(props: DataTableProps<Row>) {
  const { columns, rowId, height, rowHeight = 36 } = props;
  const { sort, changeSort } = useSort(props);
  const sorted = useSortedRows(columns, props.rows, rowId, sort);
  const { scroller, indexes, before, after, scrollTo } = useVirtualRows({
    count: height ? sorted.length : 0,
    rowHeight,
    height: height ?? 0,
  });
  const active = useActiveRow(props, sorted);
  const move = (index: number) => {
    active.move(index);
    if (height) scrollTo(index);
  };
  useDataRowKeys(props, sorted, active.index, move);
  return (
    <TableFrame
      caption={props.caption}
      columns={columns}
      count={sorted.length}
      rows={height ? indexes.flatMap((index) => sorted[index] ?? []) : sorted}
      rowHeight={rowHeight}
      height={height}
      scroller={scroller}
      before={before}
      after={after}
      sort={sort}
      onSort={changeSort}
      activeId={active.id}
      selectedIds={props.selectedIds}
      onActivate={props.onActivate}
      onOpen={props.onOpen}
      detail={props.detail}
    />
  );
}

function useSort<Row>({ sort: given, onSortChange }: DataTableProps<Row>) {
  const [own, setOwn] = useState<Sort | null>(null);
  const sort = given === undefined ? own : given;
  const changeSort = (column: string) => {
    const next = nextSort(sort, column);
    setOwn(next);
    onSortChange?.(next);
  };
  return { sort, changeSort };
}

function useActiveRow<Row>(props: DataTableProps<Row>, rows: readonly VisibleRow<Row>[]) {
  const [ownId, setOwnId] = useState<string | null>(null);
  const id = props.activeId === undefined ? ownId : props.activeId;
  return {
    id,
    index: rows.findIndex((visible) => visible.id === id),
    move: (index: number) => {
      const next = rows[index];
      if (!next?.row) return;
      setOwnId(next.id);
      props.onActivate?.(next.row);
    },
  };
}

function useDataRowKeys<Row>(
  props: DataTableProps<Row>,
  rows: readonly VisibleRow<Row>[],
  active: number,
  onMove: (index: number) => void,
): void {
  const { onOpen, onActivate, onToggleSelected, keys = true } = props;
  const withRow = (act: (row: Row) => void) => (index: number) => {
    const row = rows[index]?.row;
    if (row) act(row);
  };
  useRowKeys({
    count: rows.length,
    active,
    onMove,
    onOpen: onOpen && withRow(onOpen),
    onSelect: onToggleSelected && withRow(onToggleSelected),
    enabled: keys && (onOpen ?? onActivate ?? onToggleSelected) !== undefined,
  });
}
