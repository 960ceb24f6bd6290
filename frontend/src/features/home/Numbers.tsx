/** Four numbers: what the model misses, what waits, what the queue costs, how precise it is. */
import { CardRow } from '@/components/Page';
import { StatCard } from '@/components/StatCard';
import { coco, count, hours, NONE, plural } from '@/lib/format';
import type { Home, HomeEvaluation } from './homeQuery';
import {
  hoursChange,
  missedChange,
  missedCourse,
  poolCourse,
  poolNote,
  precisionChange,
} from './changes';
import classes from './home.module.css';

export function Numbers({ home }: { home: Home }) {
  const { latestEvaluation: evaluation } = home.summary;
  return (
    <CardRow min={210}>
      <Missed home={home} evaluation={evaluation} />
      <Pool home={home} />
      <LabelHours home={home} />
      <Precision evaluation={evaluation} />
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
    'Estimated time to label every item of the newest queue, and the change against the queue before it. An assumption, not a measurement.';
  if (!queue) {
    return <StatCard label={label} definition={definition} value={NONE} note="No queue yet" />;
  }
  const { budgetHours } = queue.run;
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

function Precision({ evaluation }: { evaluation: HomeEvaluation | null }) {
  const label = 'Average precision';
  const definition =
    'COCO’s AP of the newest evaluation: precision averaged over recall, classes and overlaps of 0.50 to 0.95. 1 is perfect.';
  if (!evaluation) {
    return <StatCard label={label} definition={definition} value={NONE} note={NOT_MEASURED} />;
  }
  return (
    <StatCard
      label={label}
      definition={definition}
      to={`/evaluations/${evaluation.id}`}
      value={coco(evaluation.coco.AP)}
      change={precisionChange(evaluation)}
      note={`on ${plural(evaluation.numClips, 'benchmark clip')}`}
    />
  );
}
