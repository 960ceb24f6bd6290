/** The versions under one name, newest first; the one that is shown stands out. */
import { Card } from '@/components/Card';
import { DataTable } from '@/components/table/DataTable';
import { VERSION_COLUMNS } from './benchmarkColumns';
import type { Benchmark } from './benchmarkQuery';

export function VersionsCard({ benchmark }: { benchmark: Benchmark }) {
  return (
    <Card
      flush
      title="All versions"
      definition="Other ground truth under the same name is another version; results of two versions are not compared."
    >
      <DataTable
        caption="Versions of this benchmark, newest first"
        columns={VERSION_COLUMNS}
        rows={benchmark.versions}
        rowId={({ id }) => id}
        rowHeight={44}
        activeId={benchmark.id}
        keys={false}
      />
    </Card>
  );
}
