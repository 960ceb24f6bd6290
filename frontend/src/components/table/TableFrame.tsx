/** Scroller, caption, heading and visible rows; what `DataTable` and `PagedTable` share. */
import type { RefObject } from 'react';
import { Body, type BodyProps } from './Body';
import type { Column } from './column';
import { Columns, Header, type HeaderProps } from './Header';
import classes from './table.module.css';

interface TableFrameProps<Row> extends BodyProps<Row>, HeaderProps<Row> {
  caption: string;
  /** Rows in all, drawn or not. */
  count: number;
  /** Pixels of the scroller; without it the table is as high as its rows. */
  height?: number;
  scroller: RefObject<HTMLDivElement | null>;
}

export function TableFrame<Row>(props: TableFrameProps<Row>) {
  const { caption, count, height, scroller, sort, onSort, ...body } = props;
  return (
    <div
      ref={scroller}
      className={classes.scroller}
      style={height ? { height } : undefined}
      data-fixed={height !== undefined || undefined}
      role="region"
      aria-label={caption}
      tabIndex={0}
    >
      <table
        className={classes.table}
        style={{ minWidth: leastWidth(body.columns) }}
        aria-rowcount={count + 1}
      >
        <caption className={classes.caption}>{caption}</caption>
        <Columns columns={body.columns} />
        <Header columns={body.columns} sort={sort} onSort={onSort} />
        <Body {...body} />
      </table>
    </div>
  );
}

/** Below it the table scrolls sideways instead of breaking words into letters. */
function leastWidth<Row>(columns: readonly Column<Row>[]): number {
  const ofShared = 120;
  return columns.reduce(
    (sum, { width }) => sum + (width?.endsWith('px') ? Number.parseInt(width, 10) : ofShared),
    0,
  );
}
