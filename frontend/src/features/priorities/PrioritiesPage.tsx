/** The newest run of each profile side by side: what each would label next, and where they agree. */
import { useMemo } from 'react';
import { ItemFilters } from '@/components/ItemFilters';
import { LinkButton } from '@/components/LinkButton';
import { Page } from '@/components/Page';
import { barLength } from '@/components/parts/partLayout';
import { RungBanner } from '@/components/rung/RungBanner';
import { AbsentState, EmptyState } from '@/components/States';
import { WholeListCsv } from '@/components/table/WholeListCsv';
import { plural } from '@/lib/format';
import { useRead } from '@/lib/read';
import { useUrlState } from '@/lib/useUrlState';
import { useViewer } from '@/lib/viewer';
import { comparedCsvColumns } from './comparedColumns';
import { ComparedList } from './ComparedList';
import { OrderChoice } from './OrderChoice';
import { ProfilesCard } from './ProfilesCard';
import { type Comparison, ProfilesQuery, type Run, type RunChoice } from './profilesQuery';
import { RefreshButton, RefreshOutcome, useRefresh } from './RefreshButton';
import { itemFilter, readPrioritiesSearch } from './search';
import { type ComparedList as List, useComparedList } from './useComparedList';
import { smallPrint } from './words';

const TITLE = 'Next to label, by every profile';
const CRUMBS = [{ label: 'Decide' }, { label: 'Priorities' }];

export function PrioritiesPage() {
  const [search] = useUrlState(readPrioritiesSearch);
  const read = useRead(ProfilesQuery, { run: search.run ?? null }, { fresh: true });
  const comparison = read.data?.prioritiesByProfile;
  const chosen = comparison?.runs.find(({ isChosen }) => isChosen);
  if (comparison && chosen) {
    const runs = read.data?.priorityRuns.edges.map(({ node }) => node) ?? [];
    return <Known comparison={comparison} run={chosen.run} runs={runs} reload={read.reload} />;
  }
  return (
    <Page title={TITLE} crumbs={CRUMBS}>
      <AbsentState read={read} field="prioritiesByProfile" layout="table">
        {search.run ? <NoSuchRun /> : <NothingRanked />}
      </AbsentState>
    </Page>
  );
}

interface KnownProps {
  comparison: Comparison;
  run: Run;
  runs: readonly RunChoice[];
  reload: () => void;
}

function Known({ comparison, run, runs, reload }: KnownProps) {
  const [search, setSearch] = useUrlState(readPrioritiesSearch);
  const filter = useMemo(() => itemFilter(search), [search]);
  const list = useComparedList(run.id, filter);
  const withScores = useViewer().canSee('scores');
  const choose = (id: string) => void setSearch({ run: id, item: undefined });
  const refresh = useRefresh((id) => {
    choose(id);
    reload();
  });
  const profiles = useMemo(() => comparison.runs.map(({ profile }) => profile), [comparison.runs]);
  return (
    <Page
      title={TITLE}
      crumbs={CRUMBS}
      actions={
        <>
          <WholeListCsv
            name={`priorities-run-${run.number}`}
            columns={comparedCsvColumns(profiles, withScores)}
            load={list.loadAll}
            isEmpty={!list.count}
          />
          <LinkButton to="/weights" search={{ run: run.id }} variant="default">
            Try other weights
          </LinkButton>
          <RefreshButton refresh={refresh} like={run.id} />
        </>
      }
      chips={
        <ItemFilters search={search} onChange={setSearch}>
          <OrderChoice
            run={run}
            runs={runs}
            onChange={(id) => setSearch({ run: id, item: undefined })}
          />
        </ItemFilters>
      }
      basis={fitting(list)}
      footnote={smallPrint(run)}
    >
      <RefreshOutcome refresh={refresh} />
      {run.rung.missing.length > 0 && <RungBanner rung={run.rung} />}
      <ProfilesCard comparison={comparison} onChoose={choose} />
      <ComparedList
        run={run}
        profiles={profiles}
        full={fullBar(comparison)}
        list={list}
        search={search}
        onSearch={setSearch}
      />
    </Page>
  );
}

/** A full bar is a score of 1, or the first score where scores have no such limit. */
function fullBar({ items }: Comparison): number {
  return Math.max(1, barLength(items.edges[0]?.node.item.parts ?? []));
}

function fitting({ filtered, count: fits }: List): string | null {
  return filtered && fits !== undefined ? plural(fits, 'clip fits', 'clips fit') : null;
}

function NoSuchRun() {
  return (
    <EmptyState
      title="No run at this address"
      cause="The link may be of another program, or a letter is missing."
      action={<LinkButton to="/priorities">Show the newest runs</LinkButton>}
    />
  );
}

function NothingRanked() {
  return (
    <EmptyState
      title="Nothing is ranked yet"
      cause="No profile has ranked the whole pool, so there is nothing to compare."
      cure="Rank the pool first; ranking again from here then does it under every profile."
      action={<LinkButton to="/queue">Queues and runs</LinkButton>}
    />
  );
}
