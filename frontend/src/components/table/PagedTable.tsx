/**
 * A table over a long ranked list of which only the visible pages are loaded (see `usePages`).
 * The order is the server's. 100,000 rows scroll as 100 do.
 */
import { useEffect, useRef } from 'react';
import type { RowActions, VisibleRow } from './Body';
import type { Column } from './column';
import { TableFrame } from './TableFrame';
import { useRowKeys } from './useRowKeys';
import { useVirtualRows } from './useVirtualRows';

interface PagedTableProps<Row> extends Omit<RowActions<Row>, 'activeId' | 'onActivate'> {
  /** The accessible name of the table. */
  caption: string;
  columns: readonly Column<Row>[];
  count: number;
  rowAt: (index: number) => Row | undefined;
  rowId: (row: Row) => string;
  onVisible: (first: number, last: number) => void;
  /** Position of the active row, -1 for none. */
  active: number;
  onMove: (index: number) => void;
  onToggleSelected?: (row: Row) => void;
  rowHeight?: number;
  height: number;
}

export function PagedTable<Row>(props: PagedTableProps<Row>) {
  const { columns, count, rowAt, rowId, active, rowHeight = 72, height } = props;
  const { scroller, indexes, before, after, scrollTo } = useVirtualRows({
    count,
    rowHeight,
    height,
    onVisible: props.onVisible,
  });
  usePagedRowKeys(props, scrollTo);
  useFirstScroll(active, scrollTo);
  const visible = indexes.map<VisibleRow<Row>>((index) => {
    const row = rowAt(index);
    return { index, row, id: row ? rowId(row) : `pending-${index}` };
  });
  const activeRow = active >= 0 ? rowAt(active) : undefined;
  const activate = (row: Row) => {
    const found = visible.find(({ id }) => id === rowId(row));
    if (found) props.onMove(found.index);
  };
  return (
    <TableFrame
      caption={props.caption}
      columns={columns}
      count={count}
      rows={visible}
      rowHeight={rowHeight}
      height={height}
      scroller={scroller}
      before={before}
      after={after}
      activeId={activeRow ? rowId(activeRow) : null}
      selectedIds={props.selectedIds}
      onActivate={activate}
      onOpen={props.onOpen}
    />
  );
}

/** A link may lead to a row far down. */
function useFirstScroll(active: number, scrollTo: (index: number) => void): void {
  const first = useRef({ active, scrollTo });
  useEffect(() => {
    if (first.current.active > 0) first.current.scrollTo(first.current.active);
  }, []);
}

function usePagedRowKeys<Row>(
  { count, rowAt, active, onMove, onOpen, onToggleSelected }: PagedTableProps<Row>,
  scrollTo: (index: number) => void,
): void {
  const withRow = (act: (row: Row) => void) => (index: number) => {
    const row = rowAt(index);
    if (row) act(row);
  };
  useRowKeys({
    count,
    active,
    onMove: (index) => {
      onMove(index);
      scrollTo(index);
    },
    onOpen: onOpen && withRow(onOpen),
    onSelect: onToggleSelected && withRow(onToggleSelected),
    enabled: true,
  });
}
