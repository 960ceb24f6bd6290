/** The scores that were chosen so that both models stand at the same point, per class. */
import { Card } from '@/components/Card';
import type { Column } from '@/components/table/column';
import { CsvButton } from '@/components/table/CsvButton';
import { DataTable } from '@/components/table/DataTable';
import { count, decimal } from '@/lib/format';
import type { Comparison, ThresholdPair } from './deltaQuery';
import { POINTS, shortNames } from './words';

export function ThresholdsCard({ comparison }: { comparison: Comparison }) {
  const { thresholds, at } = comparison;
  if (thresholds.length === 0) return null;
  const columns = thresholdColumns(comparison);
  return (
    <Card
      flush
      title={`Thresholds ${POINTS[at].name}`}
      definition={POINTS[at].definition}
      aside={<CsvButton name="thresholds" columns={columns} rows={thresholds} />}
    >
      <DataTable
        caption="Thresholds"
        columns={columns}
        rows={thresholds}
        rowId={({ className }) => className}
        keys={false}
      />
    </Card>
  );
}

function thresholdColumns({ a, b }: Comparison): Column<ThresholdPair>[] {
  const [earlier, later] = shortNames(a, b);
  return [
    {
      id: 'class',
      header: 'Class',
      value: ({ className }) => className,
      cell: ({ className }) => className,
    },
    threshold('a', `Least score, ${earlier}`),
    threshold('b', `Least score, ${later}`),
    left('falseA', `False detections, ${earlier}`, (row) => row.falsePositivesA),
    left('falseB', `False detections, ${later}`, (row) => row.falsePositivesB),
  ];
}

function threshold(side: 'a' | 'b', header: string): Column<ThresholdPair> {
  return {
    id: side,
    header,
    definition: 'Detections below it do not count.',
    align: 'right',
    value: (row) => row[side],
    cell: (row) => (row[side] === null ? 'all count' : decimal(row[side], 3)),
  };
}

function left(
  id: string,
  header: string,
  valueOf: (row: ThresholdPair) => number,
): Column<ThresholdPair> {
  return {
    id,
    header,
    definition: 'Detections at or above the score that match no object.',
    align: 'right',
    value: valueOf,
    cell: (row) => count(valueOf(row)),
  };
}
