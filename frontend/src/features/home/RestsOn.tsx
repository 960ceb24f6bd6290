/** What the newest ranking could look at, and what would make it better. */
import { Link } from '@tanstack/react-router';
import { Card } from '@/components/Card';
import { MissingInputs } from '@/components/rung/MissingInputs';
import { RungText } from '@/components/rung/RungText';
import { runName } from '@/lib/names';
import { useViewer } from '@/lib/viewer';
import type { HomeRun } from './homeQuery';
import classes from './home.module.css';

interface RestsOnProps {
  /** The run that the newest queue was drawn from, or else the newest run. */
  run: HomeRun | null;
  latestRun: HomeRun | null;
}

export function RestsOn({ run, latestRun }: RestsOnProps) {
  if (!run) return null;
  const { rung, notes } = run;
  return (
    <Card
      title="What the ranking rests on"
      aside={
        <Link to="/queue/runs/$id" params={{ id: run.id }}>
          {runName(run)}
        </Link>
      }
    >
      <RungText rung={rung} isUsed={run.profile !== 'FIFO'} />
      <p className={classes.text}>{rung.sentence}</p>
      {rung.missing.length > 0 ? <Missing missing={rung.missing} /> : <NothingMissing />}
      {notes.length > 0 && (
        <ul className={classes.notes}>
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      {latestRun && latestRun.id !== run.id && (
        <p className={classes.text}>
          The queue is older than{' '}
          <Link to="/queue/runs/$id" params={{ id: latestRun.id }}>
            run {latestRun.number}
          </Link>
          .
        </p>
      )}
    </Card>
  );
}

function Missing({ missing }: Pick<HomeRun['rung'], 'missing'>) {
  const mayImport = useViewer().can('import_data');
  return (
    <>
      <h3 className={classes.subtitle}>Missing for a better one</h3>
      <MissingInputs missing={missing} />
      {mayImport && (
        <p className={classes.text}>
          Or bring the files in the browser: <Link to="/use-my-data">Use my data</Link>
        </p>
      )}
    </>
  );
}

function NothingMissing() {
  return <p className={classes.text}>Nothing is missing: the ranking has every input it can use.</p>;
}
