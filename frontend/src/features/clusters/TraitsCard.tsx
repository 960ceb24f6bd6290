/** Everything that the errors of a cluster have more often than all objects, and a file of it. */
import { Card } from '@/components/Card';
import type { Column } from '@/components/table/column';
import { CsvButton } from '@/components/table/CsvButton';
import type { ClusterDetails } from './clusterQuery';
import type { Trait } from './clustersQuery';
import { TraitList } from './TraitList';

const CSV_COLUMNS: Column<Trait>[] = [
  csvColumn('Axis', (row) => row.axis),
  csvColumn('Value', (row) => row.value),
  csvColumn('Share of its errors', (row) => row.share),
  csvColumn('Share of all such objects', (row) => row.baseShare),
  csvColumn('Factor', (row) => row.lift),
  csvColumn('q-value', (row) => row.qValue),
];

function csvColumn(header: string, value: (row: Trait) => string | number): Column<Trait> {
  return { id: header, header, value, cell: () => null };
}

export function TraitsCard({ cluster: { traits, size } }: { cluster: ClusterDetails }) {
  return (
    <Card
      title="In common"
      definition="Values that most of its errors have, and more often than all objects of its classes in the benchmark. The q-value says how many such findings would be chance; it counts drives, not frames, and is corrected for the number of values looked at."
      aside={traits.length > 0 && <CsvButton name="traits" columns={CSV_COLUMNS} rows={traits} />}
    >
      <TraitList traits={traits} size={size} />
    </Card>
  );
}
