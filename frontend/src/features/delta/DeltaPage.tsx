/** Is a model better than the one before it? Two evaluations, cohort by cohort, with intervals. */
import { CopyGraphQL } from '@/components/CopyGraphQL';
import { Page } from '@/components/Page';
import { ReadState, WholeListState } from '@/components/States';
import { CsvButton } from '@/components/table/CsvButton';
import type { ResultOf } from '@/lib/graphql';
import { type Read, useRead } from '@/lib/read';
import { useUrlState } from '@/lib/useUrlState';
import { useWholeList } from '@/lib/useWholeList';
import { comparedAxes, type Pair, pairOf } from './choices';
import { DeltaFilters } from './DeltaFilters';
import { deltaCsvColumns } from './deltaColumns';
import {
  AxesQuery,
  ComparableQuery,
  type Comparison,
  ComparisonQuery,
  type ListedEvaluation,
} from './deltaQuery';
import {
  Comparing,
  NoAxes,
  NoComparison,
  NothingToCompare,
  Refusals,
  StaleNotice,
} from './DeltaStates';
import { ForestCard } from './ForestCard';
import { type DeltaSearch, readDeltaSearch } from './search';
import { ThresholdsCard } from './ThresholdsCard';
import { smallPrint } from './words';
import classes from './delta.module.css';

const CRUMBS = [{ label: 'Prove' }, { label: 'Model delta' }];
const TITLE = 'Is the newest model better?';

export function DeltaPage() {
  const [search] = useUrlState(readDeltaSearch);
  const list = useWholeList(ComparableQuery, connectionOf);
  const { rows } = list;
  const pair = pairOf(search, rows);
  if (pair) return <ChosenPair pair={pair} rows={rows} />;
  return (
    <Page title={TITLE} crumbs={CRUMBS} chips={<span />}>
      <WholeListState list={list} layout="table">
        <NothingToCompare numEvaluations={rows.length} />
      </WholeListState>
    </Page>
  );
}

function connectionOf(data: ResultOf<typeof ComparableQuery>) {
  return data.evaluations;
}

interface ChosenPairProps {
  pair: Pair;
  rows: readonly ListedEvaluation[];
}

function ChosenPair({ pair, rows }: ChosenPairProps) {
  const [search, setSearch] = useUrlState(readDeltaSearch);
  const { later, evaluation, axes, classNames, by, asked, read } = useComparison(pair, search);
  const comparison = read.data?.compareEvaluations;
  return (
    <Page
      title={evaluation ? `Is ${evaluation.modelVersion.label} better?` : TITLE}
      crumbs={CRUMBS}
      actions={comparison && <Actions comparison={comparison} asked={asked} />}
      chips={
        <DeltaFilters
          pair={pair}
          rows={rows}
          axes={axes}
          by={by}
          at={asked.at}
          classNames={classNames}
          className={search.className}
          onChange={setSearch}
        />
      }
      footnote={comparison && <SmallPrint comparison={comparison} />}
    >
      {later.state !== 'ready' && <ReadState read={later} layout="table" />}
      {later.state === 'ready' && by.length === 0 && <NoAxes isKnown={evaluation !== null} />}
      {by.length > 0 && <Compared read={read} />}
    </Page>
  );
}

/** The axes of the later one come first: without them there is nothing to compare by. */
function useComparison(pair: Pair, { by: wanted, at = 'EQUAL_FP', className }: DeltaSearch) {
  const later = useRead(AxesQuery, { id: pair.b });
  const evaluation = later.data?.evaluation ?? null;
  const axes = evaluation?.comparisonAxes ?? [];
  const by = comparedAxes(wanted, axes);
  const asked = { ...pair, by, at, className };
  const read = useRead(ComparisonQuery, asked, { pause: by.length === 0 });
  const classNames = evaluation?.classes.map(({ name }) => name) ?? [];
  return { later, evaluation, axes, classNames, by, asked, read };
}

interface ActionsProps {
  comparison: Comparison;
  asked: Record<string, unknown>;
}

function Actions({ comparison, asked }: ActionsProps) {
  return (
    <>
      <CopyGraphQL query={ComparisonQuery} variables={asked} />
      <CsvButton
        name="model-delta"
        columns={deltaCsvColumns(comparison)}
        rows={comparison.cohorts}
      />
    </>
  );
}

function Compared({ read }: { read: Read<ResultOf<typeof ComparisonQuery>> }) {
  const [{ className, row }, setSearch] = useUrlState(readDeltaSearch);
  if (read.state === 'loading') return <Comparing />;
  if (read.state !== 'ready') return <ReadState read={read} layout="table" />;
  const comparison = read.data.compareEvaluations;
  if (!comparison) return <NoComparison problem={read.problem} onRetry={read.reload} />;
  return (
    <>
      <Refusals refusals={comparison.refusals} />
      <StaleNotice comparison={comparison} />
      <ForestCard
        comparison={comparison}
        className={className}
        openRow={row}
        onOpen={(label) => setSearch({ row: label })}
        isOutdated={read.isOutdated}
      />
      <ThresholdsCard comparison={comparison} />
    </>
  );
}

function SmallPrint({ comparison }: { comparison: Comparison }) {
  return smallPrint(comparison).map((sentence) => (
    <p key={sentence} className={classes.print}>
      {sentence}
    </p>
  ));
}
