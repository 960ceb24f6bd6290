/** The first clips that another order would bring in, and those that it would put out. */
import { Card } from '@/components/Card';
import { CsvButton } from '@/components/table/CsvButton';
import { DataTable } from '@/components/table/DataTable';
import { count } from '@/lib/format';
import { MOVED_COLUMNS, movedRows } from './movedColumns';
import type { Moved, OtherOrder } from './otherOrder';
import classes from './otherOrder.module.css';

/** name: that the files begin with. */
export function MovedCards({ name, found }: { name: string; found: OtherOrder }) {
  return (
    <div className={classes.moved}>
      <MovedCard
        title="Would come in"
        name={`${name}-would-come-in`}
        rows={found.entered}
        total={found.numEntered}
      />
      <MovedCard
        title="Would go out"
        name={`${name}-would-go-out`}
        rows={found.left}
        total={found.numLeft}
      />
    </div>
  );
}

interface MovedCardProps {
  title: string;
  /** Of the file. */
  name: string;
  rows: readonly Moved[];
  total: number;
}

function MovedCard({ title, name, rows, total }: MovedCardProps) {
  const moved = movedRows(rows);
  return (
    <Card
      flush
      title={title}
      aside={<CsvButton name={name} columns={MOVED_COLUMNS} rows={moved} />}
      footnote={rows.length < total ? `The first ${count(rows.length)} of ${count(total)}.` : undefined}
    >
      {moved.length === 0 ? (
        <p className={classes.none}>No clip.</p>
      ) : (
        <DataTable
          caption={title}
          columns={MOVED_COLUMNS}
          rows={moved}
          rowId={({ id }) => id}
          keys={false}
          rowHeight={44}
        />
      )}
    </Card>
  );
}
