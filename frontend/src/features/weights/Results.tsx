/** How the order would change: overlap, hours, gain, and the first clips that come and go. */
import { useEffect } from 'react';
import { Card } from '@/components/Card';
import { Notice } from '@/components/Notice';
import { CardRow } from '@/components/Page';
import { LoadingState, ReadState } from '@/components/States';
import { StatCard } from '@/components/StatCard';
import { CsvButton } from '@/components/table/CsvButton';
import { DataTable } from '@/components/table/DataTable';
import { asSentence, count, decimal, hours, NONE, plural } from '@/lib/format';
import { type Read, useRead } from '@/lib/read';
import { MOVED_COLUMNS, movedRows } from './movedColumns';
import type { GivenWeight } from './search';
import { type Moved, type Reweighed, ReweighQuery, type WeightedRun } from './weightsQuery';
import classes from './weights.module.css';

const AGAIN_MS = 1000;

interface ResultsProps {
  run: WeightedRun;
  given: readonly GivenWeight[];
}

export function Results({ run, given }: ResultsProps) {
  const read = useRead(ReweighQuery, { run: run.id, weights: [...given] });
  const isWaiting = useTurn(read);
  const answer = read.data?.reweighRun;
  if (!answer) {
    return (
      <div className={classes.results}>
        {read.state === 'ready' || isWaiting ? <LoadingState /> : <ReadState read={read} />}
      </div>
    );
  }
  if (answer.__typename !== 'ReweighedRun') {
    const { message = '', code } = answer as { message?: string; code?: string };
    return (
      <div className={classes.results}>
        <Notice tone="worse" title={asSentence(message)} code={code} />
      </div>
    );
  }
  return (
    <div className={classes.results} aria-busy={read.isOutdated} data-waits={read.isOutdated || undefined}>
      <Figures run={run} found={answer} isSame={given.length === 0} />
      <div className={classes.moved}>
        <MovedCard
          title="Would come in"
          name={`run-${run.number}-would-come-in`}
          rows={answer.entered}
          total={answer.numEntered}
        />
        <MovedCard
          title="Would go out"
          name={`run-${run.number}-would-go-out`}
          rows={answer.left}
          total={answer.numLeft}
        />
      </div>
    </div>
  );
}

/** The server ranks one order at a time: whoever comes second asks again. */
function useTurn({ problem, refreshing, reload }: Read<unknown>): boolean {
  const isBusy = problem?.code === 'REWEIGH_BUSY';
  useEffect(() => {
    if (!isBusy || refreshing) return undefined;
    const timer = setTimeout(reload, AGAIN_MS);
    return () => clearTimeout(timer);
  }, [isBusy, refreshing, reload]);
  return isBusy;
}

function Figures({ run, found, isSame }: { run: WeightedRun; found: Reweighed; isSame: boolean }) {
  const lost = found.gainLost;
  const [first, others] = found.overlap;
  return (
    <CardRow min={150}>
      <StatCard
        label={`First ${first?.depth ?? 10} kept`}
        definition="How many of the first places stay the same clips."
        value={sharedInText(first, run.numCandidates)}
        note={isSame ? 'the run itself' : `and ${sharedInText(others, run.numCandidates)}`}
      />
      <StatCard
        label="Orders alike"
        definition="Rank-biased overlap of the whole orders, p = 0.98: half of the weight lies on the first 34 places; 1 is the same order."
        value={decimal(found.rankBiasedOverlap, 3)}
        note="1 is the same"
      />
      <StatCard
        label="Hours moved"
        definition="Label-hours that would go to clips that the run does not select."
        value={hours(found.hoursMoved)}
        note={`of ${hours(run.spentHours)}; ${plural(found.numEntered, 'clip')} in, ${count(found.numLeft)} out`}
      />
      <StatCard
        label={lost !== null && lost < 0 ? 'Gain won' : 'Gain lost'}
        definition="Expected gain of the run’s selection less that of the other, both by the weights and curves of the run: error points of 100. Another selection may fill the budget better. Only expected gain can say it."
        value={lost === null ? NONE : decimal(Math.abs(lost) * 100, 3)}
        note={
          lost === null || found.gainBefore === null
            ? 'not counted by this profile'
            : `of ${decimal(found.gainBefore * 100, 3)} points of 100`
        }
      />
    </CardRow>
  );
}

interface MovedCardProps {
  title: string;
  name: string;
  rows: readonly Moved[];
  total: number;
}

function MovedCard({ title, name, rows, total }: MovedCardProps) {
  const moved = movedRows(rows);
  return (
    <Card
      flush
      title={title}
      aside={<CsvButton name={name} columns={MOVED_COLUMNS} rows={moved} />}
      footnote={rows.length < total ? `The first ${count(rows.length)} of ${count(total)}.` : undefined}
    >
      {moved.length === 0 ? (
        <p className={classes.none}>No clip.</p>
      ) : (
        <DataTable
          caption={title}
          columns={MOVED_COLUMNS}
          rows={moved}
          rowId={({ id }) => id}
          keys={false}
          rowHeight={44}
        />
      )}
    </Card>
  );
}

/** Of runs with fewer places the share is of all. */
function sharedInText(shared: Reweighed['overlap'][number] | undefined, places: number): string {
  if (!shared) return NONE;
  const most = Math.min(shared.depth, places);
  return `${count(Math.round(shared.share * most))} of ${count(most)}`;
}
