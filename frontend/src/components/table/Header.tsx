/** Sticky heading row: a sortable heading is a button that says its direction. */
import { Definition } from '../Definition';
import type { Column, Sort } from './column';
import classes from './table.module.css';

export interface HeaderProps<Row> {
  columns: readonly Column<Row>[];
  sort?: Sort | null;
  /** Absent: the order is the server's and cannot be changed here. */
  onSort?: (column: string) => void;
}

export function Header<Row>({ columns, sort, onSort }: HeaderProps<Row>) {
  return (
    <thead>
      <tr>
        {columns.map((column) => (
          <th
            key={column.id}
            scope="col"
            className={classes.heading}
            data-align={column.align}
            aria-sort={sortState(column, sort)}
          >
            <span className={classes.headingText}>
              {onSort && isSortable(column) ? (
                <SortButton column={column} sort={sort} onSort={onSort} />
              ) : (
                column.header
              )}
              {column.definition && <Definition text={column.definition} />}
            </span>
            {column.below}
          </th>
        ))}
      </tr>
    </thead>
  );
}

function SortButton<Row>({
  column,
  sort,
  onSort,
}: {
  column: Column<Row>;
  sort?: Sort | null;
  onSort: (column: string) => void;
}) {
  const active = sort?.column === column.id;
  return (
    <button type="button" className={classes.sort} onClick={() => onSort(column.id)}>
      {column.header}
      <span aria-hidden="true" className={classes.arrow} data-active={active || undefined}>
        {active && !sort.descending ? '↑' : '↓'}
      </span>
    </button>
  );
}

function isSortable<Row>(column: Column<Row>): boolean {
  return column.value !== undefined && column.sortable !== false;
}

function sortState<Row>(column: Column<Row>, sort?: Sort | null) {
  if (!sort || sort.column !== column.id) return undefined;
  return sort.descending ? 'descending' : 'ascending';
}

export function Columns<Row>({ columns }: { columns: readonly Column<Row>[] }) {
  return (
    <colgroup>
      {columns.map(({ id, width }) => (
        <col key={id} style={width ? { width } : undefined} />
      ))}
    </colgroup>
  );
}
