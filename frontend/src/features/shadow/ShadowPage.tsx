/** Is prioritized labeling better? The state in words first, then gain, lines, cycles, cohorts. */
import { NativeSelect } from '@mantine/core';
import { LinkButton } from '@/components/LinkButton';
import { Card } from '@/components/Card';
import { Notice } from '@/components/Notice';
import { Outdated } from '@/components/Outdated';
import { Page } from '@/components/Page';
import { EmptyState, ReadState } from '@/components/States';
import { CsvButton } from '@/components/table/CsvButton';
import { DataTable } from '@/components/table/DataTable';
import { plural } from '@/lib/format';
import { useRead } from '@/lib/read';
import { useUrlState } from '@/lib/useUrlState';
import { ARM_COLUMNS, COHORT_COLUMNS, COHORT_CSV_COLUMNS } from './columns';
import { MetricCard } from './MetricCard';
import { OtherOrdersCard } from './OtherOrdersCard';
import { readShadowSearch } from './search';
import { type ShadowReport, ShadowQuery } from './shadowQuery';
import { STATES, TONES } from './words';

/** Cohorts of all axes, beside each baseline. */
const VIRTUAL_FROM = 14;

const CRUMBS = [{ label: 'Prove' }, { label: 'Shadow report' }];

export function ShadowPage() {
  const [search] = useUrlState(readShadowSearch);
  const read = useRead(ShadowQuery, { benchmark: search.benchmark }, { fresh: true });
  if (read.problem?.code === 'NOT_FOUND') return <NoSuchBenchmark />;
  const report = read.data?.shadowReport;
  if (report && report.cycles.length > 0) {
    return <KnownReport report={report} isOutdated={read.isOutdated} />;
  }
  return (
    <Page title="Shadow report" crumbs={CRUMBS}>
      {read.state === 'ready' ? (
        <>
          <NoCycles />
          <OtherOrdersCard />
        </>
      ) : <ReadState read={read} layout="page" />}
    </Page>
  );
}

interface KnownReportProps {
  report: ShadowReport;
  isOutdated: boolean;
}

function KnownReport({ report, isOutdated }: KnownReportProps) {
  const arms = report.cycles.flatMap((cycle) => cycle.arms.map((arm) => ({ ...arm, cycle })));
  return (
    <Page
      title={STATES[report.state]}
      crumbs={CRUMBS}
      chips={<BenchmarkChoice report={report} />}
      basis={plural(report.cycles.length, 'cycle')}
      footnote={report.stopRule}
    >
      <Outdated when={isOutdated}>
        <Notice tone={TONES[report.state]} title={STATES[report.state]}>
          {report.headline}
        </Notice>
        {report.metrics.map((metric) => (
          <MetricCard key={metric.metric} metric={metric} />
        ))}
        <Card
          flush
          title="Cycles and their arms"
          aside={<CsvButton name="shadow-cycles" columns={ARM_COLUMNS} rows={arms} />}
        >
          <DataTable
            caption="Cycles and their arms"
            columns={ARM_COLUMNS}
            rows={arms}
            rowId={({ cycle, arm }) => `${cycle.ordinal} ${arm}`}
          />
        </Card>
        <Card
          flush
          title="By cohort"
          aside={<CsvButton name="shadow-cohorts" columns={COHORT_CSV_COLUMNS} rows={report.cohorts} />}
          footnote="Intervals hold for each cohort alone, so there is no verdict by cohort."
        >
          <DataTable
            caption="By cohort"
            columns={COHORT_COLUMNS}
            rows={report.cohorts}
            rowId={({ axis, value, baseline }) => `${axis} ${value} ${baseline}`}
            height={report.cohorts.length > VIRTUAL_FROM ? 520 : undefined}
            keys={false}
          />
        </Card>
      </Outdated>
      <OtherOrdersCard />
    </Page>
  );
}

function BenchmarkChoice({ report }: { report: ShadowReport }) {
  const [search, setSearch] = useUrlState(readShadowSearch);
  return (
    <NativeSelect
      aria-label="Benchmark"
      size="xs"
      data={[...report.benchmarks]}
      value={search.benchmark ?? report.benchmarkName ?? ''}
      onChange={(event) => setSearch({ benchmark: event.currentTarget.value })}
    />
  );
}

function NoCycles() {
  return (
    <EmptyState
      title="No shadow cycle yet"
      cause="Nothing is known of what prioritized labeling brings: no cycle was recorded with arms of equal label-hours."
      cure={
        <>
          Label the same hours once from a ranking and once in order of arrival or at random, train a
          model with each, measure both on one held-out benchmark, and record them with{' '}
          <code>gainloop shadow record FILE</code>.
        </>
      }
    />
  );
}

function NoSuchBenchmark() {
  return (
    <Page title="Shadow report" crumbs={CRUMBS}>
      <EmptyState
        title="No cycle on this benchmark"
        cause="The link may be of another program, or a letter is missing."
        action={<LinkButton to="/shadow">Show the newest cycles</LinkButton>}
      />
    </Page>
  );
}
