/** Work in the background: what waits, runs and failed, as it goes on; and what does not work. */
import { useMemo } from 'react';
import { ChipSelect } from '@/components/ChipSelect';
import { Notice } from '@/components/Notice';
import { Page } from '@/components/Page';
import { EmptyState, ReadState } from '@/components/States';
import { csvColumns } from '@/components/table/column';
import { CURSOR_PAGE, CursorTable } from '@/components/table/CursorTable';
import { WholeListCsv } from '@/components/table/WholeListCsv';
import { RefusedNotice } from '@/components/upload/RefusedNotice';
import { plural } from '@/lib/format';
import type { ResultOf } from '@/lib/graphql';
import { useRead } from '@/lib/read';
import { type CursorPages, useCursorPages } from '@/lib/useCursorPages';
import { useLoadAll } from '@/lib/useLoadAll';
import { useUrlState } from '@/lib/useUrlState';
import { useViewer } from '@/lib/viewer';
import { JOB_CSV_COLUMNS, jobColumns } from './jobColumns';
import { JobsQuery } from './jobQueries';
import { failingText, type JobState, STATE_NAMES, STATES } from './jobWords';
import { RebuildGraph } from './RebuildGraph';
import { readJobsSearch } from './search';
import { useLiveJobs } from './useLiveJobs';
import { useReadiness } from './useReadiness';
import { useSteer } from './useSteer';

const ALL = 'all';
const CHOICES = [
  { value: ALL, label: 'all' },
  ...STATE_NAMES.map((value) => ({ value, label: STATES[value].name })),
];

const WHO_OPERATES = 'Jobs are steered by administrators; your role reads them.';

export function JobsPage() {
  const [{ state }, setSearch] = useUrlState(readJobsSearch);
  const mayOperate = useViewer().can('operate');
  const pages = useCursorPages(state ?? '');
  const variables = { state: state ?? null, first: CURSOR_PAGE, after: pages.after };
  const read = useRead(JobsQuery, variables, { fresh: true });
  const load = useLoadAll(JobsQuery, { state: state ?? null }, (data) => data.jobs);
  const list = read.data?.jobs;
  return (
    <Page
      title="What works in the background?"
      crumbs={[{ label: 'Govern' }, { label: 'Jobs' }]}
      actions={
        <>
          <WholeListCsv
            name="jobs"
            columns={csvColumns(JOB_CSV_COLUMNS)}
            load={load}
            isEmpty={list?.totalCount === 0}
          />
          {mayOperate && <RebuildGraph onAsked={read.reload} />}
        </>
      }
      chips={<StateChip state={state} onChange={(chosen) => setSearch({ state: chosen })} />}
      basis={list && `${plural(list.totalCount, 'job')}, newest first`}
      footnote={!mayOperate && WHO_OPERATES}
    >
      <NotWorking />
      {read.state === 'ready' ? (
        <Jobs
          list={read.data.jobs}
          pages={pages}
          isFiltered={state !== undefined}
          onReload={read.reload}
        />
      ) : (
        <ReadState read={read} layout="table" />
      )}
    </Page>
  );
}

interface StateChipProps {
  state: JobState | undefined;
  onChange: (state: JobState | undefined) => void;
}

function StateChip({ state, onChange }: StateChipProps) {
  return (
    <ChipSelect
      label="State"
      value={state ?? ALL}
      choices={CHOICES}
      active={state !== undefined}
      onChange={(value) => onChange(STATE_NAMES.find((name) => name === value))}
    />
  );
}

interface JobsProps {
  list: ResultOf<typeof JobsQuery>['jobs'];
  pages: CursorPages;
  isFiltered: boolean;
  onReload: () => void;
}

function Jobs({ list, pages, isFiltered, onReload }: JobsProps) {
  const mayOperate = useViewer().can('operate');
  const listed = useMemo(() => list.edges.map(({ node }) => node), [list]);
  const live = useLiveJobs(listed, onReload);
  const steer = useSteer(onReload);
  if (listed.length === 0) return <NoJob isFiltered={isFiltered} />;
  return (
    <>
      {steer.refused && <RefusedNotice refused={steer.refused} />}
      <CursorTable
        caption="Jobs"
        columns={jobColumns(mayOperate ? steer : null)}
        rows={live.rows}
        list={list}
        pages={pages}
        rowHeight={56}
      />
      {live.isLive && <p className="gl-small">Jobs that wait or run are shown as they go on.</p>}
    </>
  );
}

function NotWorking() {
  const readiness = useReadiness();
  if (!readiness || readiness.failing.length === 0) return null;
  return (
    <Notice
      tone={readiness.ready ? 'warn' : 'worse'}
      title={
        readiness.ready
          ? 'Requests are answered, but a part does not work'
          : 'The server cannot answer all requests'
      }
    >
      {failingText(readiness.parts, readiness.failing).map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
    </Notice>
  );
}

function NoJob({ isFiltered }: { isFiltered: boolean }) {
  return isFiltered ? (
    <EmptyState
      title="No job in this state"
      cause="None of the jobs on record is in it now."
      cure="Choose another state, or all of them."
    />
  ) : (
    <EmptyState
      title="No job yet"
      cause="Nothing was asked of the background: changes are brought into the graph once there are any."
    />
  );
}
