/** What its clips cover: clips, drives and objects per cohort, with a mark where they are too few. */
import { Badge } from '@/components/Badge';
import { Card } from '@/components/Card';
import { FilterChips } from '@/components/FilterChips';
import { EmptyState, ProblemState, ReadState } from '@/components/States';
import type { Column } from '@/components/table/column';
import { CsvButton } from '@/components/table/CsvButton';
import { DataTable } from '@/components/table/DataTable';
import { capitalized, count, words } from '@/lib/format';
import { type Read, useRead } from '@/lib/read';
import { useUrlState } from '@/lib/useUrlState';
import { spaced, UNKNOWN } from '@/lib/values';
import { type Benchmark, BenchmarkCoverageQuery, type CohortCoverage } from './benchmarkQuery';
import { readBenchmarkSearch } from './search';
import { coverageOrder, coverageSentence, coveredAxes, lastAxes } from './words';
import classes from './benchmarks.module.css';

interface CoverageCardProps {
  benchmark: Benchmark;
  axes: readonly string[];
}

const VIRTUAL_FROM = 16;

export function CoverageCard({ benchmark, axes }: CoverageCardProps) {
  const [search, setSearch] = useUrlState(readBenchmarkSearch);
  const by = coveredAxes(search.by, axes);
  const read = useRead(
    BenchmarkCoverageQuery,
    { id: benchmark.id, by },
    { pause: by.length === 0 },
  );
  const rows = coverageOrder(read.data?.benchmark?.coverageByCohort ?? []);
  const columns = coverageColumns(by, rows);
  const options = axes.map((axis) => ({ value: axis, label: capitalized(words(axis)) }));
  return (
    <Card
      flush
      title="What it covers"
      definition="Clips that share values on the chosen axes. Too few: below 30 objects or six drives, a verdict on the cohort cannot be given."
      aside={
        <div className={classes.controls}>
          <FilterChips
            filters={[{ key: 'by', label: 'By', options }]}
            search={{ by }}
            onChange={(patch) => setSearch({ by: lastAxes(patch.by) })}
          />
          <CsvButton name="benchmark-coverage" columns={columns} rows={rows} />
        </div>
      }
      footnote={rows.length > 0 && coverageSentence(rows)}
    >
      {read.state === 'ready' || by.length === 0 ? (
        <CoverageRows columns={columns} rows={rows} read={read} />
      ) : (
        <div className={classes.body}>
          <ReadState read={read} layout="table" />
        </div>
      )}
    </Card>
  );
}

interface CoverageRowsProps {
  columns: readonly Column<CohortCoverage>[];
  rows: readonly CohortCoverage[];
  read: Read<unknown>;
}

function CoverageRows({ columns, rows, read: { problem, reload } }: CoverageRowsProps) {
  if (problem) return <ProblemState problem={problem} onRetry={reload} />;
  if (rows.length === 0) {
    return (
      <EmptyState
        title="Nothing to count by"
        cause="No clip of this version has a value on these axes."
        cure="Choose another axis, or import a catalog that has it."
      />
    );
  }
  return (
    <DataTable
      caption="Coverage by cohort"
      columns={columns}
      rows={rows}
      rowId={({ label }) => label}
      height={rows.length > VIRTUAL_FROM ? 600 : undefined}
      keys={false}
    />
  );
}

function coverageColumns(
  by: readonly string[],
  rows: readonly CohortCoverage[],
): Column<CohortCoverage>[] {
  const most = Math.max(1, ...rows.map(({ numObjects }) => numObjects));
  return [
    ...by.map(axisColumn),
    numbers('clips', 'Clips', ({ numClips }) => numClips),
    numbers('drives', 'Drives', ({ numDrives }) => numDrives),
    {
      id: 'objects',
      header: 'Objects',
      width: '30%',
      value: ({ numObjects }) => numObjects,
      cell: (row) => <ObjectsBar row={row} most={most} />,
    },
    {
      id: 'enough',
      header: 'For a verdict',
      width: '132px',
      value: ({ tooFew }) => (tooFew ? 'too few' : 'enough'),
      cell: ({ tooFew }) => (tooFew ? <Badge tone="warn">too few</Badge> : 'enough'),
    },
  ];
}

function axisColumn(axis: string): Column<CohortCoverage> {
  const valueOf = ({ cohort }: CohortCoverage) =>
    cohort.find((part) => part.axis === axis)?.value ?? UNKNOWN;
  return {
    id: `axis-${axis}`,
    header: capitalized(words(axis)),
    value: valueOf,
    cell: (row) => (
      <span className={valueOf(row) === UNKNOWN ? classes.muted : undefined}>
        {spaced(valueOf(row))}
      </span>
    ),
  };
}

function ObjectsBar({ row: { numObjects, tooFew }, most }: { row: CohortCoverage; most: number }) {
  return (
    <span className={classes.bar}>
      <span className={classes.barText}>{count(numObjects)}</span>
      <span className={classes.track} aria-hidden="true">
        <span
          className={classes.fill}
          data-few={tooFew || undefined}
          style={{ width: `${(numObjects / most) * 100}%` }}
        />
      </span>
    </span>
  );
}

function numbers(
  id: string,
  header: string,
  value: (row: CohortCoverage) => number,
): Column<CohortCoverage> {
  return { id, header, align: 'right', width: '96px', value, cell: (row) => count(value(row)) };
}
