/** Models that were measured on this version, and whether the ground truth changed since. */
import { Link, useNavigate } from '@tanstack/react-router';
import { Badge } from '@/components/Badge';
import { Card } from '@/components/Card';
import { RateWithCount } from '@/components/RateWithCount';
import { EmptyState } from '@/components/States';
import type { Column } from '@/components/table/column';
import { CsvButton } from '@/components/table/CsvButton';
import { DataTable } from '@/components/table/DataTable';
import { Time } from '@/components/Time';
import { TypedText } from '@/components/TypedText';
import { asSentence, count } from '@/lib/format';
import type { Benchmark, BenchmarkEvaluation } from './benchmarkQuery';

const COLUMNS: Column<BenchmarkEvaluation>[] = [
  {
    id: 'model',
    header: 'Model',
    value: ({ modelVersion }) => modelVersion.label,
    cell: ({ id, modelVersion }) => (
      <Link to="/evaluations/$id" params={{ id }}>
        {modelVersion.label}
      </Link>
    ),
  },
  {
    id: 'missed',
    header: 'Missed of objects',
    align: 'right',
    width: '196px',
    value: ({ counts }) => counts.fn,
    cell: ({ counts }) => <RateWithCount hits={counts.fn} of={counts.gt} digits={1} />,
  },
  {
    id: 'false',
    header: 'False detections',
    align: 'right',
    width: '124px',
    value: ({ counts }) => counts.fp,
    cell: ({ counts }) => count(counts.fp),
  },
  {
    id: 'truth',
    header: 'Ground truth',
    width: '152px',
    definition: 'Whether its numbers are those of today’s ground truth.',
    value: ({ staleReason }) => staleReason ?? 'as measured',
    cell: ({ staleReason }) =>
      staleReason === null ? (
        'as measured'
      ) : (
        <Badge tone="warn" title={asSentence(staleReason)}>
          changed since
        </Badge>
      ),
  },
  {
    id: 'created',
    header: 'Imported',
    width: '196px',
    value: ({ createdAt }) => createdAt,
    cell: ({ createdAt }) => <Time iso={createdAt} />,
  },
  {
    id: 'compare',
    header: 'Comparison',
    width: '168px',
    cell: ({ id, previous }) =>
      previous ? (
        <Link to="/delta" search={{ b: id, a: previous.id }}>
          With the one before
        </Link>
      ) : (
        'The first one'
      ),
  },
];

export function EvaluationsCard({ benchmark: { evaluations } }: { benchmark: Benchmark }) {
  const navigate = useNavigate();
  const stale = evaluations.find(({ staleReason }) => staleReason !== null)?.staleReason;
  if (evaluations.length === 0) {
    return (
      <Card title="Evaluations on it">
        <EmptyState
          title="No model was measured on this version"
          cause="It came in without detections, or its evaluations belong to another version."
        />
      </Card>
    );
  }
  return (
    <Card
      flush
      title="Evaluations on it"
      aside={<CsvButton name="benchmark-evaluations" columns={COLUMNS} rows={evaluations} />}
      footnote={stale && <TypedText text={asSentence(stale)} />}
    >
      <DataTable
        caption="Evaluations on this version, newest first"
        columns={COLUMNS}
        rows={evaluations}
        rowId={({ id }) => id}
        rowHeight={44}
        onOpen={({ id }) => void navigate({ to: '/evaluations/$id', params: { id } })}
      />
    </Card>
  );
}
