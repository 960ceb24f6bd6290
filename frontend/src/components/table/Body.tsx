/** The visible rows between two spacers that stand for the rows that are not drawn. */
import { Fragment, type MouseEvent, type ReactNode, useEffect, useRef } from 'react';
import type { Column } from './column';
import classes from './table.module.css';

export interface VisibleRow<Row> {
  index: number;
  id: string;
  /** Absent while the row is on its way. */
  row: Row | undefined;
}

export interface RowActions<Row> {
  activeId?: string | null;
  selectedIds?: ReadonlySet<string>;
  onActivate?: (row: Row) => void;
  onOpen?: (row: Row) => void;
  /** Unfolds under the active row; for tables that draw all their rows. */
  detail?: ReactNode;
}

export interface BodyProps<Row> extends RowActions<Row> {
  columns: readonly Column<Row>[];
  rows: readonly VisibleRow<Row>[];
  rowHeight: number;
  /** Pixels of rows before and after the drawn ones. */
  before?: number;
  after?: number;
}

export function Body<Row>(props: BodyProps<Row>) {
  const { columns, rows, rowHeight, before = 0, after = 0 } = props;
  return (
    <tbody>
      <Spacer height={before} columns={columns.length} />
      {rows.map((visible) => (
        <Fragment key={visible.id}>
          <BodyRow visible={visible} height={rowHeight} {...props} />
          {props.detail && visible.id === props.activeId && (
            <DetailRow columns={columns.length}>{props.detail}</DetailRow>
          )}
        </Fragment>
      ))}
      <Spacer height={after} columns={columns.length} />
    </tbody>
  );
}

interface BodyRowProps<Row> extends RowActions<Row> {
  columns: readonly Column<Row>[];
  visible: VisibleRow<Row>;
  height: number;
}

function BodyRow<Row>({ columns, visible, height, ...actions }: BodyRowProps<Row>) {
  const { row, id, index } = visible;
  const { activeId, selectedIds } = actions;
  return (
    // The keyboard reaches rows through useRowKeys, on the table around them.
    <tr
      className={classes.row}
      style={{ height }}
      aria-rowindex={index + 2}
      aria-current={activeId === id || undefined}
      data-selected={selectedIds?.has(id) || undefined}
      data-clickable={(actions.onActivate ?? actions.onOpen) !== undefined || undefined}
      {...clickHandlers(row, actions)}
    >
      {columns.map((column) => (
        <td key={column.id} className={classes.cell} data-align={column.align}>
          {row ? column.cell(row) : <span className={classes.pending} aria-hidden="true" />}
        </td>
      ))}
    </tr>
  );
}

/** Comes into sight by itself: the keyboard moves rows that may be below the window. */
function DetailRow({ columns, children }: { columns: number; children: ReactNode }) {
  const place = useRef<HTMLTableRowElement>(null);
  useEffect(() => {
    // Some browsers answer with a promise, which is no way to undo an effect.
    place.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  return (
    <tr ref={place}>
      <td colSpan={columns} className={classes.detail}>
        {children}
      </td>
    </tr>
  );
}

/** One click shows the row where that is possible, two open it; else one click opens it. */
function clickHandlers<Row>(row: Row | undefined, { onActivate, onOpen }: RowActions<Row>) {
  const act = onActivate ?? onOpen;
  if (row === undefined || !act) return {};
  return {
    onClick: (event: MouseEvent) => {
      if (!isControl(event)) act(row);
    },
    onDoubleClick: onActivate && onOpen ? () => onOpen(row) : undefined,
  };
}

/** A link or box inside a row does its own thing, and only that. */
function isControl({ target }: MouseEvent): boolean {
  return target instanceof Element && target.closest('a, button, input, label') !== null;
}

function Spacer({ height, columns }: { height: number; columns: number }) {
  if (height <= 0) return null;
  return (
    <tr aria-hidden="true" style={{ height }}>
      <td colSpan={columns} className={classes.spacer} />
    </tr>
  );
}
