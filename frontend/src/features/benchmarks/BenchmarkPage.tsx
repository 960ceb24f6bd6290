/** One benchmark version: its digest, its coverage by cohort, its evaluations, and what leaks. */
import { useParams } from '@tanstack/react-router';
import { LinkButton } from '@/components/LinkButton';
import { Page } from '@/components/Page';
import { AbsentState, EmptyState } from '@/components/States';
import { Time } from '@/components/Time';
import { plural } from '@/lib/format';
import { useRead } from '@/lib/read';
import { type Benchmark, BenchmarkQuery } from './benchmarkQuery';
import { CoverageCard } from './CoverageCard';
import { EvaluationsCard } from './EvaluationsCard';
import { IdentityCard } from './IdentityCard';
import { LeakageCard } from './LeakageCard';
import { VersionsCard } from './VersionsCard';
import classes from './benchmarks.module.css';

const CRUMBS = [{ label: 'Prove' }, { label: 'Benchmarks', to: '/benchmarks' }];

export function BenchmarkPage() {
  const { id } = useParams({ from: '/benchmarks/$id' });
  const read = useRead(BenchmarkQuery, { id }, { fresh: true });
  const benchmark = read.data?.benchmark;
  if (read.data && benchmark) {
    return <KnownBenchmark benchmark={benchmark} axes={read.data.cohortAxes.map(({ name }) => name)} />;
  }
  return (
    <Page title="What is measured here?" crumbs={CRUMBS}>
      <AbsentState read={read} field="benchmark">
        <NoBenchmark />
      </AbsentState>
    </Page>
  );
}

interface KnownBenchmarkProps {
  benchmark: Benchmark;
  axes: readonly string[];
}

function KnownBenchmark({ benchmark, axes }: KnownBenchmarkProps) {
  const { label, numClips, numFrames, numObjects, createdAt } = benchmark;
  const newest = benchmark.evaluations.find(({ previous }) => previous);
  return (
    <Page
      title={`What does ${label} measure?`}
      crumbs={[...CRUMBS, { label }]}
      actions={
        newest && (
          <LinkButton to="/delta" search={{ b: newest.id }} variant="default">
            Compare its newest evaluations
          </LinkButton>
        )
      }
      basis={
        <>
          {plural(numClips, 'clip')} · {plural(numFrames, 'frame')} ·{' '}
          {plural(numObjects, 'object')} · imported <Time iso={createdAt} />
        </>
      }
    >
      <div className={classes.pair}>
        <IdentityCard benchmark={benchmark} />
        <VersionsCard benchmark={benchmark} />
      </div>
      <EvaluationsCard benchmark={benchmark} />
      <CoverageCard benchmark={benchmark} axes={axes} />
      <LeakageCard benchmarkId={benchmark.id} />
    </Page>
  );
}

function NoBenchmark() {
  return (
    <EmptyState
      title="There is no such benchmark"
      cause="The link may be old, or it belongs to another installation."
      action={<LinkButton to="/benchmarks">See all benchmarks</LinkButton>}
    />
  );
}
