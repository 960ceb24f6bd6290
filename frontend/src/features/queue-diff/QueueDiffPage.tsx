/** What changed between two rankings: slopes of ranks, and a table with the cause of each. */
import { useMemo } from 'react';
import { ChipSelect } from '@/components/ChipSelect';
import { CopyGraphQL } from '@/components/CopyGraphQL';
import { FilterChips } from '@/components/FilterChips';
import { Page } from '@/components/Page';
import { AbsentState, ReadState } from '@/components/States';
import { CsvButton } from '@/components/table/CsvButton';
import type { ResultOf } from '@/lib/graphql';
import { type Read, useRead } from '@/lib/read';
import { useUrlState } from '@/lib/useUrlState';
import { useWholeList } from '@/lib/useWholeList';
import { CHANGE_COLUMNS } from './changeColumns';
import { laterRun, type NamedRun, type Pair, pairOf, runChoices, withRuns } from './choices';
import { DiffView } from './DiffView';
import { NoRunBefore, NoRuns, NoSuchRun } from './NoDiff';
import { type Change, type ListedRun, QueueDiffQuery, RunQuery, RunsQuery } from './queueDiffQuery';
import { readQueueDiffSearch } from './search';
import { KIND_WORDS, KINDS, smallPrint, title } from './words';

const CRUMBS = [{ label: 'Decide' }, { label: 'Queue diff' }];
const TITLE = 'What changed in the order?';
const NO_CHANGES = { edges: [], pageInfo: { hasNextPage: false, endCursor: null } };

export function QueueDiffPage() {
  const [search] = useUrlState(readQueueDiffSearch);
  const { read, named, runs } = useRuns(search.b);
  const pair = pairOf(search, runs);
  if (pair) return <Compared pair={pair} runs={runs} />;
  const later = laterRun(search, runs);
  return (
    <Page
      title={TITLE}
      crumbs={CRUMBS}
      chips={runs.length > 1 ? <RunChips runs={runs} later={later?.id} /> : <span />}
    >
      {read.state !== 'ready' && <ReadState read={read} layout="table" />}
      {read.state === 'ready' && <Absent runs={runs} later={later} named={named} />}
    </Page>
  );
}

/** The newest runs, and the one that a link names where it is older. */
function useRuns(b: string | undefined) {
  const read = useRead(RunsQuery, {}, { fresh: true });
  const newest = read.data?.priorityRuns.edges.map(({ node }) => node) ?? [];
  const isOlder = b !== undefined && !newest.some(({ id }) => id === b);
  const named = useRead(RunQuery, { id: b ?? '' }, { pause: !isOlder });
  const older = isOlder && !named.isOutdated ? named.data?.priorityRun : null;
  return { read, named, runs: withRuns(newest, [older]) };
}

interface AbsentProps {
  runs: readonly ListedRun[];
  later: ListedRun | undefined;
  named: Read<ResultOf<typeof RunQuery>>;
}

function Absent({ runs, later, named }: AbsentProps) {
  if (later) return <NoRunBefore run={later} isAlone={runs.length === 1} />;
  if (runs.length === 0) return <NoRuns />;
  return (
    <AbsentState read={named} field="priorityRun" layout="table">
      <NoSuchRun />
    </AbsentState>
  );
}

function changesOf(data: ResultOf<typeof QueueDiffQuery>) {
  return data.queueDiff?.changes ?? NO_CHANGES;
}

function Compared({ pair, runs }: { pair: Pair; runs: readonly ListedRun[] }) {
  const [search] = useUrlState(readQueueDiffSearch);
  const { read, rows, cut } = useWholeList(QueueDiffQuery, changesOf, pair);
  const diff = read.data?.queueDiff;
  const chosen = useMemo(() => ofKinds(rows, search.kind), [rows, search.kind]);
  return (
    <Page
      title={diff ? title(diff) : TITLE}
      crumbs={CRUMBS}
      actions={
        diff && (
          <>
            <CopyGraphQL query={QueueDiffQuery} variables={{ ...pair }} />
            <CsvButton
              name={`changes-run-${diff.before.number}-to-${diff.after.number}`}
              columns={CHANGE_COLUMNS}
              rows={chosen}
            />
          </>
        )
      }
      chips={
        <>
          <RunChips
            runs={withRuns<NamedRun>(runs, [diff?.before])}
            later={pair.later}
            before={pair.before}
          />
          <KindChips changes={rows} />
        </>
      }
      footnote={diff && smallPrint(diff)}
    >
      {read.state !== 'ready' && <ReadState read={read} layout="table" />}
      {read.state === 'ready' && !diff && <NoSuchRun />}
      {diff && (
        <DiffView diff={diff} changes={chosen} all={rows} cut={cut} isOutdated={read.isOutdated} />
      )}
    </Page>
  );
}

function ofKinds(changes: readonly Change[], kinds: readonly string[] | undefined) {
  const known = KINDS.filter((kind) => kinds?.includes(kind));
  return known.length > 0 ? changes.filter(({ kind }) => known.includes(kind)) : changes;
}

interface RunChipsProps {
  runs: readonly NamedRun[];
  later: string | undefined;
  before?: string;
}

const NONE = '';

function RunChips({ runs, later = NONE, before = NONE }: RunChipsProps) {
  const [, setSearch] = useUrlState(readQueueDiffSearch);
  const unchosen = { value: NONE, label: 'choose a run' };
  const rivals = runChoices(runs, later);
  return (
    <>
      <ChipSelect
        label="Run"
        value={later}
        choices={later === NONE ? [unchosen, ...runChoices(runs)] : runChoices(runs)}
        // Another one has another run before it.
        onChange={(b) => setSearch({ b: b || undefined, a: undefined, unit: undefined })}
      />
      <ChipSelect
        label="Against"
        value={before}
        choices={before === NONE ? [unchosen, ...rivals] : rivals}
        onChange={(a) => setSearch({ b: later || undefined, a: a || undefined, unit: undefined })}
      />
    </>
  );
}

function KindChips({ changes }: { changes: readonly Change[] }) {
  const [search, setSearch] = useUrlState(readQueueDiffSearch);
  const options = KINDS.map((kind) => ({
    value: kind,
    label: KIND_WORDS[kind].name,
    count: changes.filter((change) => change.kind === kind).length,
  }));
  return (
    <FilterChips
      filters={[{ key: 'kind', label: 'Change', options }]}
      search={search}
      onChange={setSearch}
    />
  );
}
