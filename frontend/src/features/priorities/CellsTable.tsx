/** The cells of the atlas that a score is counted in, each with its learning curve. */
import { Link } from '@tanstack/react-router';
import { DataTable } from '@/components/table/DataTable';
import type { Column } from '@/components/table/column';
import { count, decimal, hours, NONE, percent } from '@/lib/format';
import type { Cell, ExplainedItem, ExplainedRun } from './explainQuery';
import classes from './priorities.module.css';

const STATES: Record<Cell['state'], string> = {
  ACTIVE: 'labels help',
  SATURATED: 'labels hardly help',
  STUCK: 'stuck',
  BLIND: 'hardly covered',
};

interface CellRow {
  number: number;
  label: string;
  value: number;
  share: number;
  /** Null where the run has no row of it. */
  cell: Cell | null;
}

export function CellsTable({ run, item }: { run: ExplainedRun; item: ExplainedItem }) {
  const rows = cellRows(run, item);
  if (rows.length === 0) return null;
  return (
    <div>
      <div className={classes.tableHead}>
        <h3>Cells that it is counted in</h3>
      </div>
      <div className={classes.inset}>
        <DataTable
          caption="Cells of the score"
          columns={cellColumns(run.id)}
          rows={rows}
          rowId={({ number }) => String(number)}
          keys={false}
          sort={null}
        />
      </div>
    </div>
  );
}

/** Parts by cell, the strongest first; one cell may have a part of either kind. */
export function cellRows(run: ExplainedRun, item: ExplainedItem): CellRow[] {
  const rows = new Map<number, CellRow>();
  for (const { cell: number, label, value } of item.parts) {
    if (number === null) continue;
    const before = rows.get(number)?.value ?? 0;
    const cell = run.cells.find((known) => known.number === number) ?? null;
    const sum = before + value;
    rows.set(number, { number, label, value: sum, share: sum / (item.score || 1), cell });
  }
  return [...rows.values()].toSorted((a, b) => b.value - a.value);
}

function cellColumns(run: string): Column<CellRow>[] {
  return [
    {
      id: 'cell',
      header: 'Cell',
      cell: ({ number, label }) => (
        <Link to={'/learning-curves' as never} search={{ run, cell: number } as never}>
          {label.replaceAll('_', ' ')}
        </Link>
      ),
    },
    {
      id: 'share',
      header: 'Of the score',
      align: 'right',
      width: '72px',
      cell: ({ share }) => percent(share),
    },
    {
      id: 'missed',
      header: 'Missed now',
      align: 'right',
      width: '120px',
      definition: 'Expected miss rate with its 90 % interval, by the learning curve of the cell.',
      cell: ({ cell }) =>
        cell
          ? `${percent(cell.missRate)} (${decimal(cell.low * 100, 0)}–${decimal(cell.high * 100, 0)})`
          : NONE,
    },
    {
      id: 'objects',
      header: 'Objects',
      align: 'right',
      width: '84px',
      definition: 'Benchmark objects, split by membership.',
      cell: ({ cell }) => count(cell?.numObjects),
    },
    {
      id: 'hours',
      header: 'Selected',
      align: 'right',
      width: '92px',
      definition: 'Label-hours that the whole selection spends in this cell.',
      cell: ({ cell }) => hours(cell?.hours),
    },
    {
      id: 'state',
      header: 'State',
      width: '132px',
      definition:
        'What labeling more of it would do: labels help; hardly help any more; stuck, so errors come of labels, classes or the sensor; or the benchmark hardly covers it.',
      cell: ({ cell }) => (cell ? STATES[cell.state] : NONE),
    },
  ];
}
