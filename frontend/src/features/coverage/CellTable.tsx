/** The map as rows: what is farthest from its target first, or what the map shows instead. */
import { Card } from '@/components/Card';
import { CsvButton } from '@/components/table/CsvButton';
import { DataTable } from '@/components/table/DataTable';
import { keyOf, type RankedCell } from './cells';
import { CELL_COLUMNS, CELL_CSV_COLUMNS } from './cellColumns';
import type { CoverageCell } from './coverageQuery';
import type { Measure } from './search';

interface CellTableProps {
  ranked: readonly RankedCell[];
  measure: Measure;
  selected: CoverageCell;
  onSelect: (cell: CoverageCell) => void;
}

const TITLES: Record<Measure, string> = {
  labels: 'All combinations, the largest gap first',
  misses: 'All combinations, the largest missed share first',
  pool: 'All combinations, most clips in the pool first',
};

const VIRTUAL_FROM = 14;

export function CellTable({ ranked, measure, selected, onSelect }: CellTableProps) {
  return (
    <Card
      flush
      title={TITLES[measure]}
      aside={<CsvButton name="coverage" columns={CELL_CSV_COLUMNS} rows={ranked} />}
    >
      <DataTable
        key={measure}
        caption={TITLES[measure]}
        columns={CELL_COLUMNS}
        rows={ranked}
        rowId={rowId}
        activeId={JSON.stringify(keyOf(selected))}
        onActivate={({ cell }) => onSelect(cell)}
        height={ranked.length > VIRTUAL_FROM ? 560 : undefined}
      />
    </Card>
  );
}

function rowId({ cell }: RankedCell): string {
  return JSON.stringify(keyOf(cell));
}
