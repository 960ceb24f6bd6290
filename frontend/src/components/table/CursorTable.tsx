/** One page of a list that stays on the server, with the buttons that turn it where it is longer. */
import { Card } from '@/components/Card';
import type { CursorPages } from '@/lib/useCursorPages';
import type { Column } from './column';
import { DataTable } from './DataTable';
import { Pager } from './Pager';

/** Rows per page. */
export const CURSOR_PAGE = 50;

interface CursorTableProps<Row> {
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  list: { totalCount: number; pageInfo: { endCursor: string | null; hasNextPage: boolean } };
  pages: CursorPages;
  rowHeight?: number;
  onOpen?: (row: Row) => void;
}

export function CursorTable<Row extends { id: string }>(props: CursorTableProps<Row>) {
  const { caption, columns, rows, list, pages, rowHeight = 44, onOpen } = props;
  return (
    <Card flush>
      <DataTable
        caption={caption}
        columns={columns}
        rows={rows}
        rowId={({ id }) => id}
        rowHeight={rowHeight}
        onOpen={onOpen}
      />
      {list.totalCount > CURSOR_PAGE && (
        <Pager
          pages={pages}
          pageSize={CURSOR_PAGE}
          shown={rows.length}
          total={list.totalCount}
          endCursor={list.pageInfo.endCursor}
          hasNext={list.pageInfo.hasNextPage}
        />
      )}
    </Card>
  );
}
