/** What other weights would change in a run. Nothing is stored until they are proposed. */
import { Button } from '@mantine/core';
import { useMemo } from 'react';
import { ChipSelect } from '@/components/ChipSelect';
import { LinkButton } from '@/components/LinkButton';
import { Page } from '@/components/Page';
import { AbsentState, EmptyState } from '@/components/States';
import { hours } from '@/lib/format';
import { PROFILES, runName } from '@/lib/names';
import { useRead } from '@/lib/read';
import { useUrlState } from '@/lib/useUrlState';
import { ProposeWeights } from './ProposeWeights';
import { Results } from './Results';
import { givenWeights, NO_WEIGHTS, readWeightsSearch } from './search';
import { Sliders } from './Sliders';
import {
  type ProfileRuns,
  type RunChoice,
  type WeightedRun,
  WeightedRunsQuery,
} from './weightsQuery';
import classes from './weights.module.css';

const TITLE = 'What would other weights change?';
const CRUMBS = [{ label: 'Decide' }, { label: 'Priorities', to: '/priorities' }, { label: 'Weights' }];

export function WeightsPage() {
  const [search] = useUrlState(readWeightsSearch);
  const read = useRead(WeightedRunsQuery, { run: search.run ?? null }, { fresh: true });
  const found = read.data?.prioritiesByProfile?.runs;
  const chosen = found?.find(({ isChosen }) => isChosen)?.run;
  if (found && chosen) {
    const runs = read.data?.priorityRuns.edges.map(({ node }) => node) ?? [];
    return <Known run={chosen} siblings={found} runs={runs} />;
  }
  return (
    <Page title={TITLE} crumbs={CRUMBS}>
      <AbsentState read={read} field="prioritiesByProfile" layout="page">
        <NoRun isAsked={search.run !== undefined} />
      </AbsentState>
    </Page>
  );
}

interface KnownProps {
  run: WeightedRun;
  siblings: ProfileRuns;
  runs: readonly RunChoice[];
}

function Known({ run, siblings, runs }: KnownProps) {
  const [search, setSearch] = useUrlState(readWeightsSearch);
  const own = useMemo(() => run.weights?.weights ?? [], [run.weights]);
  const given = useMemo(() => givenWeights(search, own), [search, own]);
  // Weights of one profile mean nothing to another.
  const choose = (id: string) => void setSearch({ ...NO_WEIGHTS, run: id });
  return (
    <Page
      title={TITLE}
      crumbs={CRUMBS}
      actions={
        <>
          <Button
            variant="default"
            disabled={given.length === 0}
            onClick={() => void setSearch(NO_WEIGHTS)}
          >
            Weights of the run
          </Button>
          <LinkButton to="/priorities" search={{ run: run.id }} variant="default">
            Open the list
          </LinkButton>
        </>
      }
      chips={<Choices run={run} siblings={siblings} runs={runs} onChoose={choose} />}
      basis={`${runName(run)} · ${run.budgetHours === null ? 'no budget' : `budget ${hours(run.budgetHours)}`}`}
      footnote={footnote(run)}
    >
      <div className={classes.explorer}>
        <div className={classes.side}>
          <Sliders run={run} own={own} given={given} onChange={(patch) => void setSearch(patch)} />
          <ProposeWeights key={run.id} run={run} own={own} given={given} />
        </div>
        <Results run={run} given={given} />
      </div>
    </Page>
  );
}

function footnote(run: WeightedRun): string {
  return `Run ${run.number} is ranked anew from what it was made of${run.evaluation ? `, with misses from ${run.evaluation.label}` : ''}; the same clips stay drawn at random. No ranking changes.`;
}

interface ChoicesProps extends KnownProps {
  onChoose: (run: string) => void;
}

function Choices({ run, siblings, runs, onChoose }: ChoicesProps) {
  const choices = runs.filter(({ profile }) => profile !== 'FIFO');
  const known = choices.some(({ id }) => id === run.id) ? choices : [run, ...choices];
  return (
    <>
      <ChipSelect
        label="Profile"
        value={run.id}
        choices={siblings.map(({ profile, run: { id } }) => ({
          value: id,
          label: PROFILES[profile].name,
        }))}
        onChange={onChoose}
      />
      <ChipSelect
        label="Run"
        value={run.id}
        choices={known.map((one) => ({ value: one.id, label: runName(one) }))}
        onChange={onChoose}
      />
    </>
  );
}

function NoRun({ isAsked }: { isAsked: boolean }) {
  return isAsked ? (
    <EmptyState
      title="No run at this address"
      cause="The link may be of another program, or a letter is missing."
      action={<LinkButton to="/weights">Take the newest run</LinkButton>}
    />
  ) : (
    <EmptyState
      title="Nothing is ranked yet"
      cause="Other weights are tried on a run, and there is none."
      action={<LinkButton to="/queue">Queues and runs</LinkButton>}
    />
  );
}
