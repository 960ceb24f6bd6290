/** What a ranking came to: its rung, what is missing for a better one, what is selected. */
import { Button } from '@mantine/core';
import { Card } from '@/components/Card';
import { MissingInputs } from '@/components/rung/MissingInputs';
import { RungText } from '@/components/rung/RungText';
import { AbsentState, EmptyState } from '@/components/States';
import { count, hours, plural } from '@/lib/format';
import { runName } from '@/lib/names';
import { useRead } from '@/lib/read';
import { type Run, RunQuery } from './ranking';
import classes from './data.module.css';

interface RankedRunProps {
  runId: string;
  onGoOn: () => void;
}

export function RankedRun({ runId, onGoOn }: RankedRunProps) {
  const read = useRead(RunQuery, { id: runId });
  const run = read.data?.priorityRun;
  if (run) return <Outcome run={run} onGoOn={onGoOn} />;
  return (
    <Card title="The ranking">
      <AbsentState read={read} field="priorityRun" layout="text">
        <EmptyState title="No such ranking" cause="The link may be old. Rank the pool again." />
      </AbsentState>
    </Card>
  );
}

function Outcome({ run, onGoOn }: { run: Run; onGoOn: () => void }) {
  const { rung } = run;
  return (
    <Card title={runName(run)} aside={selectedText(run)}>
      <div>
        <RungText rung={rung} isUsed={run.profile !== 'FIFO'} />
        <p className={classes.muted}>{rung.sentence}</p>
      </div>
      <FirstInLine run={run} />
      {run.notes.length > 0 && <p className={classes.hint}>{run.notes.join(' ')}</p>}
      <div className={classes.buttons}>
        <Button disabled={run.numSelected === 0} onClick={onGoOn}>
          Make a queue of {plural(run.numSelected, 'item')}
        </Button>
        {run.numSelected === 0 && (
          <span className={classes.muted}>No clip fits the budget: rank again with more hours.</span>
        )}
      </div>
      {rung.missing.length > 0 && (
        <details className={classes.details}>
          <summary>
            {plural(rung.missing.length, 'input is', 'inputs are')} missing for a better ranking
          </summary>
          <MissingInputs missing={rung.missing} />
        </details>
      )}
    </Card>
  );
}

function FirstInLine({ run }: { run: Run }) {
  if (run.items.edges.length === 0) return null;
  return (
    <div>
      <h3 className={classes.subtitle}>First in line</h3>
      <ol className={classes.firsts}>
        {run.items.edges.map(({ node }) => (
          <li key={node.id}>
            <strong>{node.clip.clipId}</strong> {node.reason.headline}
          </li>
        ))}
      </ol>
    </div>
  );
}

function selectedText({ numSelected, numCandidates, spentHours, budgetHours }: Run): string {
  const budget = budgetHours === null ? 'no budget' : `of ${hours(budgetHours)}`;
  return `${count(numSelected)} of ${plural(numCandidates, 'clip')} selected, ${hours(spentHours)} ${budget}`;
}
