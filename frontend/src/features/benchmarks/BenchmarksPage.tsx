/** All benchmarks: what models are measured on, and whether it is still what it was. */
import { useNavigate } from '@tanstack/react-router';
import { Card } from '@/components/Card';
import { LinkButton } from '@/components/LinkButton';
import { Page } from '@/components/Page';
import { EmptyState, ReadState } from '@/components/States';
import { CsvButton } from '@/components/table/CsvButton';
import { DataTable } from '@/components/table/DataTable';
import { useRead } from '@/lib/read';
import { BENCHMARK_COLUMNS, BENCHMARK_CSV_COLUMNS } from './benchmarkColumns';
import { BenchmarksQuery } from './benchmarkQuery';

export function BenchmarksPage() {
  const read = useRead(BenchmarksQuery, {}, { fresh: true });
  const navigate = useNavigate();
  const rows = read.data?.benchmarks ?? [];
  return (
    <Page
      title="What are models measured on?"
      crumbs={[{ label: 'Prove' }, { label: 'Benchmarks' }]}
      actions={<CsvButton name="benchmarks" columns={BENCHMARK_CSV_COLUMNS} rows={rows} />}
      footnote={
        rows.length > 0 &&
        'A version never changes: other ground truth under the same name is another version with another digest, and results of two versions are not compared.'
      }
    >
      {read.state !== 'ready' && <ReadState read={read} layout="table" />}
      {read.state === 'ready' && rows.length === 0 && <NoBenchmark />}
      {rows.length > 0 && (
        <Card flush>
          <DataTable
            caption="Benchmarks"
            columns={BENCHMARK_COLUMNS}
            rows={rows}
            rowId={({ id }) => id}
            rowHeight={44}
            onOpen={({ id }) => void navigate({ to: '/benchmarks/$id', params: { id } })}
          />
        </Card>
      )}
    </Page>
  );
}

function NoBenchmark() {
  return (
    <EmptyState
      title="No benchmark yet"
      cause="A benchmark comes with the first evaluation on its ground truth, and none was imported."
      cure="Bring a pair of COCO files, ground truth and detections."
      action={<LinkButton to="/use-my-data">Use my data</LinkButton>}
    />
  );
}
