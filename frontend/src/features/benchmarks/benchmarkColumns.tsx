/** Columns of the list of benchmarks, on the page and in its CSV. */
import { Link } from '@tanstack/react-router';
import { Badge } from '@/components/Badge';
import type { Column } from '@/components/table/column';
import { Time } from '@/components/Time';
import { count } from '@/lib/format';
import type { BenchmarkVersion, ListedBenchmark } from './benchmarkQuery';
import { ROLES, shortDigest } from './words';
import classes from './benchmarks.module.css';

export const BENCHMARK_COLUMNS: Column<ListedBenchmark>[] = [
  {
    id: 'label',
    header: 'Benchmark',
    value: ({ label }) => label,
    cell: ({ id, label }) => (
      <Link to="/benchmarks/$id" params={{ id }}>
        {label}
      </Link>
    ),
  },
  {
    id: 'role',
    header: 'Role',
    width: '116px',
    definition: `${ROLES.DEVELOPMENT.sentence} ${ROLES.HOLDOUT.sentence}`,
    value: ({ role }) => ROLES[role].name,
    cell: ({ role }) => <Badge title={ROLES[role].sentence}>{ROLES[role].name}</Badge>,
  },
  {
    id: 'source',
    header: 'Source',
    width: '96px',
    definition: 'Public, or the program’s own.',
    value: ({ source }) => source,
    cell: ({ source }) => source,
  },
  numbers('clips', 'Clips', ({ numClips }) => numClips),
  numbers('objects', 'Objects', ({ numObjects }) => numObjects),
  {
    id: 'evaluations',
    header: 'Evaluations',
    width: '148px',
    definition: 'Models that were measured on it. Outdated: the ground truth changed since.',
    align: 'right',
    value: ({ evaluations }) => evaluations.length,
    cell: ({ evaluations }) => <Evaluations evaluations={evaluations} />,
  },
  digestColumn(),
  {
    id: 'created',
    header: 'Imported',
    width: '196px',
    value: ({ createdAt }) => createdAt,
    cell: ({ createdAt }) => <Time iso={createdAt} />,
  },
];

export const BENCHMARK_CSV_COLUMNS: Column<ListedBenchmark>[] = [
  ...BENCHMARK_COLUMNS,
  { id: 'frames', header: 'Frames', value: ({ numFrames }) => numFrames, cell: () => null },
  {
    id: 'outdated',
    header: 'Outdated evaluations',
    value: ({ evaluations }) => numStale(evaluations),
    cell: () => null,
  },
];

export const VERSION_COLUMNS: Column<BenchmarkVersion>[] = [
  {
    id: 'version',
    header: 'Version',
    value: ({ version }) => version,
    cell: ({ id, version }) => (
      <Link to="/benchmarks/$id" params={{ id }}>
        Version {version}
      </Link>
    ),
  },
  numbers('clips', 'Clips', ({ numClips }) => numClips),
  numbers('objects', 'Objects', ({ numObjects }) => numObjects),
  digestColumn(),
  {
    id: 'created',
    header: 'Imported',
    width: '196px',
    value: ({ createdAt }) => createdAt,
    cell: ({ createdAt }) => <Time iso={createdAt} />,
  },
];

function Evaluations({ evaluations }: Pick<ListedBenchmark, 'evaluations'>) {
  const stale = numStale(evaluations);
  return (
    <>
      {count(evaluations.length)}
      {stale > 0 && (
        <span className={classes.stale}>
          {' '}
          <Badge tone="warn">{count(stale)} outdated</Badge>
        </span>
      )}
    </>
  );
}

function numStale(evaluations: ListedBenchmark['evaluations']): number {
  return evaluations.filter(({ staleReason }) => staleReason !== null).length;
}

function digestColumn<Row extends { digest: string }>(): Column<Row> {
  return {
    id: 'digest',
    header: 'Digest',
    width: '116px',
    definition: 'SHA-256 of the ground truth: equal digests, equal ground truth. Its first 12 signs.',
    value: ({ digest }) => digest,
    cell: ({ digest }) => (
      <code className="gl-small" title={digest}>
        {shortDigest(digest)}
      </code>
    ),
  };
}

function numbers<Row>(id: string, header: string, valueOf: (row: Row) => number): Column<Row> {
  return {
    id,
    header,
    align: 'right',
    width: '84px',
    value: valueOf,
    cell: (row) => count(valueOf(row)),
  };
}
