/** Results by size of the objects. */
import { Card } from '@/components/Card';
import { RateWithCount } from '@/components/RateWithCount';
import type { Column } from '@/components/table/column';
import { CsvButton } from '@/components/table/CsvButton';
import { DataTable } from '@/components/table/DataTable';
import { count } from '@/lib/format';
import type { Evaluation, SizeResult } from './evaluationQuery';

const NAMES: Record<SizeResult['size'], { name: string; area: string }> = {
  SMALL: { name: 'Small', area: 'below 32 × 32 px' },
  MEDIUM: { name: 'Medium', area: '32 × 32 to 96 × 96 px' },
  LARGE: { name: 'Large', area: 'above 96 × 96 px' },
};

const COLUMNS: Column<SizeResult>[] = [
  {
    id: 'size',
    header: 'Size',
    definition: 'By the area of the object; false detections by the area of their own box.',
    value: (row) => NAMES[row.size].name,
    sortable: false,
    cell: (row) => (
      <>
        {NAMES[row.size].name} <span className="gl-small">{NAMES[row.size].area}</span>
      </>
    ),
  },
  {
    id: 'missed',
    header: 'Missed of objects',
    align: 'right',
    width: '190px',
    value: (row) => row.counts.fn,
    cell: ({ counts }) =>
      counts.gt === 0 ? 'no objects' : <RateWithCount hits={counts.fn} of={counts.gt} digits={1} />,
  },
  {
    id: 'false',
    header: 'False',
    align: 'right',
    width: '90px',
    value: (row) => row.counts.fp,
    cell: (row) => count(row.counts.fp),
  },
];

const CSV_COLUMNS: Column<SizeResult>[] = [
  ...COLUMNS,
  { id: 'objects', header: 'Objects', value: (row) => row.counts.gt, cell: () => null },
  { id: 'found', header: 'Found', value: (row) => row.counts.tp, cell: () => null },
];

export function SizesCard({ evaluation }: { evaluation: Evaluation }) {
  return (
    <Card
      title="Size of the objects"
      flush
      aside={<CsvButton name="sizes" columns={CSV_COLUMNS} rows={evaluation.sizes} />}
    >
      <DataTable
        caption="Sizes"
        columns={COLUMNS}
        rows={evaluation.sizes}
        rowId={(row) => row.size}
        keys={false}
      />
    </Card>
  );
}
