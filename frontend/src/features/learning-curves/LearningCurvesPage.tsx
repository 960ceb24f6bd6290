/** Where do labels still help? The atlas cells of a run with their learning curves. */
import { LinkButton } from '@/components/LinkButton';
import { ChipSelect } from '@/components/ChipSelect';
import { CopyGraphQL } from '@/components/CopyGraphQL';
import { FilterChips } from '@/components/FilterChips';
import { Page } from '@/components/Page';
import { AbsentState, EmptyState, WholeListState } from '@/components/States';
import { CsvButton } from '@/components/table/CsvButton';
import type { ResultOf } from '@/lib/graphql';
import { runName } from '@/lib/names';
import { useRead } from '@/lib/read';
import { useUrlState } from '@/lib/useUrlState';
import { useWholeList } from '@/lib/useWholeList';
import { CELL_CSV_COLUMNS } from './cellColumns';
import { chosenCells, gainRuns, SORT_WORDS } from './choices';
import { CurvesQuery, GainRunsQuery, type GainRun, type ListedRun } from './curvesQuery';
import { CurvesView } from './CurvesView';
import { type CellSort, readCurvesSearch, SORTS } from './search';
import { CELL_STATES, smallPrint, STATE_WORDS, title } from './words';

const CRUMBS = [{ label: 'Decide' }, { label: 'Learning curves' }];
const TITLE = 'Where do labels still help?';

export function LearningCurvesPage() {
  const [search] = useUrlState(readCurvesSearch);
  const list = useWholeList(GainRunsQuery, runsOf);
  const runs = gainRuns(list.rows);
  const id = search.run ?? runs[0]?.id;
  if (id) return <OfRun id={id} runs={runs} />;
  return (
    <Page title={TITLE} crumbs={CRUMBS}>
      <WholeListState list={list} layout="page">
        <NoGainRun />
      </WholeListState>
    </Page>
  );
}

function runsOf(data: ResultOf<typeof GainRunsQuery>) {
  return data.priorityRuns;
}

function OfRun({ id, runs }: { id: string; runs: readonly ListedRun[] }) {
  const [search] = useUrlState(readCurvesSearch);
  const read = useRead(CurvesQuery, { id });
  const run = read.data?.priorityRun;
  if (run && run.cells.length > 0 && !read.isOutdated) {
    const chosen = chosenCells(run.cells, search);
    return (
      <Page
        title={title(run)}
        crumbs={CRUMBS}
        actions={
          <>
            <CopyGraphQL query={CurvesQuery} variables={{ id }} />
            <CsvButton name={`cells-run-${run.number}`} columns={CELL_CSV_COLUMNS} rows={chosen} />
            <LinkButton to="/queue/runs/$id" params={{ id }} variant="default">
              Open run {run.number}
            </LinkButton>
          </>
        }
        chips={<Chips run={run} runs={runs} />}
        footnote={smallPrint(run)}
      >
        <CurvesView run={run} cells={chosen} />
      </Page>
    );
  }
  return (
    <Page title={TITLE} crumbs={CRUMBS}>
      {run && !read.isOutdated ? (
        <NoCells run={run} />
      ) : (
        <AbsentState read={read} field="priorityRun">
          <NoSuchRun />
        </AbsentState>
      )}
    </Page>
  );
}

function Chips({ run, runs }: { run: GainRun; runs: readonly ListedRun[] }) {
  const [search, setSearch] = useUrlState(readCurvesSearch);
  const listed = runs.some(({ id }) => id === run.id) ? runs : [run, ...runs];
  const options = CELL_STATES.map((state) => ({
    value: state,
    label: STATE_WORDS[state].name,
    count: run.cells.filter((cell) => cell.state === state).length,
  }));
  return (
    <>
      <ChipSelect
        label="Run"
        value={run.id}
        choices={listed.map((known) => ({ value: known.id, label: runName(known) }))}
        onChange={(id) => setSearch({ run: id })}
      />
      <FilterChips
        filters={[{ key: 'state', label: 'State', options }]}
        search={search}
        onChange={setSearch}
      />
      <ChipSelect
        label="Order"
        value={search.sort ?? SORTS[0]}
        choices={SORTS.map((sort) => ({ value: sort, label: SORT_WORDS[sort] }))}
        active={search.sort !== undefined && search.sort !== SORTS[0]}
        onChange={(sort) => setSearch({ sort: sort as CellSort })}
      />
    </>
  );
}

function NoGainRun() {
  return (
    <EmptyState
      title="No run of expected gain yet"
      cause="Learning curves are fitted when clips are ranked by expected gain, which needs an evaluation on 150 benchmark clips or more."
      cure="Import the results of a model on a larger benchmark, then rank again."
      action={<LinkButton to="/queue">Queues and runs</LinkButton>}
    />
  );
}

function NoCells({ run }: { run: GainRun }) {
  return (
    <EmptyState
      title="This run has no cells"
      cause={`${runName(run)} does not count in cells of an atlas; only expected gain does.`}
      action={<LinkButton to="/learning-curves">Show the newest that does</LinkButton>}
    />
  );
}

function NoSuchRun() {
  return (
    <EmptyState
      title="No run at this address"
      cause="The link may be of another program, or a letter is missing."
      action={<LinkButton to="/learning-curves">Show the newest run</LinkButton>}
    />
  );
}
