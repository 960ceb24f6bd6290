/** Four numbers: what the model misses, what waits, what the queue costs, where labels are thin. */
import { CardRow } from '@/components/Page';
import { StatCard } from '@/components/StatCard';
import { COST_BASIS } from '@/lib/costBasis';
import { count, hours, NONE, plural } from '@/lib/format';
import type { Read } from '@/lib/read';
import { gapsOf, type HomeCoverage, noGapText } from './coverage';
import type { Home, HomeEvaluation } from './homeQuery';
import {
  hoursChange,
  missedChange,
  missedCourse,
  poolCourse,
  poolNote,
} from './changes';
import classes from './home.module.css';

interface NumbersProps {
  home: Home;
  coverage: Read<HomeCoverage>;
}

export function Numbers({ home, coverage }: NumbersProps) {
  const { latestEvaluation: evaluation } = home.summary;
  return (
    <CardRow min={210}>
      <Missed home={home} evaluation={evaluation} />
      <Pool home={home} />
      <LabelHours home={home} />
      <ThinCells read={coverage} />
    </CardRow>
  );
}

const NOT_MEASURED = 'Nothing was measured yet';

function Missed({ home, evaluation }: { home: Home; evaluation: HomeEvaluation | null }) {
  const label = 'Missed objects';
  const definition =
    'Labeled objects of the newest evaluation that no detection matches at an overlap (IoU) of 0.5, and how many more or fewer than in the evaluation before it on the same benchmark.';
  if (!evaluation) {
    return <StatCard label={label} definition={definition} value={NONE} note={NOT_MEASURED} />;
  }
  const { fn, gt } = evaluation.counts;
  return (
    <StatCard
      label={label}
      definition={definition}
      to={`/evaluations/${evaluation.id}`}
      value={
        <>
          {count(fn)} <small className={classes.whole}>of {count(gt)}</small>
        </>
      }
      change={missedChange(evaluation)}
      note={`on ${evaluation.benchmark.label}`}
      course={missedCourse(home, evaluation)}
    />
  );
}

function Pool({ home }: { home: Home }) {
  const { poolClips, clips, poolByDay } = home.summary;
  return (
    <StatCard
      label="Clips that wait for labels"
      definition="The pool: clips without labels that belong to no benchmark. Only they can be in a queue."
      to="/clips"
      search={{ labeled: false, inBenchmark: false }}
      value={
        <>
          {count(poolClips)} <small className={classes.whole}>of {count(clips)}</small>
        </>
      }
      note={poolNote(poolByDay)}
      course={poolCourse(poolByDay)}
    />
  );
}

function LabelHours({ home }: { home: Home }) {
  const { latestQueue: queue } = home.summary;
  const label = 'Label-hours in the queue';
  const definition =
    `Estimated time to label every item of the newest queue, and the change against the queue before it. ${COST_BASIS}`;
  if (!queue) {
    return <StatCard label={label} definition={definition} value={NONE} note="No queue yet" />;
  }
  const budgetHours = queue.run?.budgetHours ?? null;
  const items = plural(queue.numItems, 'item');
  return (
    <StatCard
      label={label}
      definition={definition}
      to={`/queue/${queue.id}`}
      value={hours(queue.hours)}
      change={hoursChange(home)}
      note={budgetHours === null ? items : `${items}, budget ${hours(budgetHours)}`}
    />
  );
}

function ThinCells({ read }: { read: Read<HomeCoverage> }) {
  const label = 'Cells below their label target';
  const definition =
    'Combinations of region, weather and light that have fewer labeled clips than they should, of all combinations in which there is a clip. The targets are shares of a benchmark, or of all clips where there is none.';
  const coverage = read.data?.coverage;
  if (!coverage) {
    const note = read.state === 'loading' ? 'counting …' : 'not known';
    return <StatCard label={label} definition={definition} value={NONE} note={note} />;
  }
  const [widest] = gapsOf(coverage.cells);
  return (
    <StatCard
      label={label}
      definition={definition}
      to="/coverage"
      value={
        <>
          {count(coverage.cellsBelowTarget)}{' '}
          <small className={classes.whole}>of {count(coverage.cells.length)}</small>
        </>
      }
      note={widest ? `largest gap: ${widest.label}` : noGapText(coverage)}
    />
  );
}
