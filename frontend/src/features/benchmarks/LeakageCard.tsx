/** Clips outside that are too close to clips of the benchmark, with the reason for each pair. */
import { Link } from '@tanstack/react-router';
import { Badge } from '@/components/Badge';
import { Card } from '@/components/Card';
import { ProblemState, ReadState } from '@/components/States';
import type { Column } from '@/components/table/column';
import { CsvButton } from '@/components/table/CsvButton';
import { DataTable } from '@/components/table/DataTable';
import { asSentence, count } from '@/lib/format';
import { type Read, useRead } from '@/lib/read';
import { type Leak, LeakageQuery, type LeakageReport } from './benchmarkQuery';
import { leakageConsequences, leakageSentence, LEAKS, leakText } from './words';
import classes from './benchmarks.module.css';

/** The server sends no more of them. */
const MOST_LEAKS = 100;

const VIRTUAL_FROM = 12;

const COLUMNS: Column<Leak>[] = [
  {
    id: 'kind',
    header: 'Why',
    width: '132px',
    value: ({ kind }) => LEAKS[kind],
    cell: ({ kind }) => <Badge tone="warn">{LEAKS[kind]}</Badge>,
  },
  clipColumn('clip', 'Clip outside', ({ clip }) => clip),
  clipColumn('benchmarkClip', 'Clip of the benchmark', ({ benchmarkClip }) => benchmarkClip),
  { id: 'sentence', header: 'How close', width: '40%', value: leakText, cell: leakText },
];

export function LeakageCard({ benchmarkId }: { benchmarkId: string }) {
  const read = useRead(LeakageQuery, { id: benchmarkId });
  const report = read.data?.benchmark?.leakage;
  const leaks = report?.leaks ?? [];
  return (
    <Card
      flush
      title="What leaks"
      definition="A clip of the same drive, time or place, or one that looks alike, tells a model the answers of the benchmark."
      aside={leaks.length > 0 && <CsvButton name="leakage" columns={COLUMNS} rows={leaks} />}
      footnote={report && asSentence(report.basis)}
    >
      <div className={classes.body}>
        {report ? <Summary report={report} /> : <NoReport read={read} />}
      </div>
      {leaks.length > 0 && <LeakRows leaks={leaks} />}
    </Card>
  );
}

function NoReport({ read }: { read: Read<unknown> }) {
  if (read.state !== 'ready') return <ReadState read={read} layout="text" />;
  return read.problem && <ProblemState problem={read.problem} onRetry={read.reload} />;
}

function LeakRows({ leaks }: { leaks: readonly Leak[] }) {
  return (
    <DataTable
      caption="Pairs of clips that are too close"
      columns={COLUMNS}
      rows={leaks}
      rowId={leakId}
      rowHeight={44}
      height={leaks.length > VIRTUAL_FROM ? 440 : undefined}
      keys={false}
    />
  );
}

function Summary({ report }: { report: LeakageReport }) {
  const isCut = report.leaks.length >= MOST_LEAKS;
  return (
    <p className={classes.text}>
      <strong>{leakageSentence(report)}</strong> {leakageConsequences(report).join(' ')}
      {isCut && ` The first ${count(MOST_LEAKS)} pairs are listed.`}
    </p>
  );
}

function leakId({ kind, clip, benchmarkClip }: Leak): string {
  return [kind, clip.id, benchmarkClip.id].join('|');
}

function clipColumn(
  id: string,
  header: string,
  clipOf: (leak: Leak) => Leak['clip'],
): Column<Leak> {
  return {
    id,
    header,
    value: (leak) => clipOf(leak).clipId,
    cell: (leak) => (
      <Link to="/clips/$id" params={{ id: clipOf(leak).id }}>
        {clipOf(leak).clipId}
      </Link>
    ),
  };
}
