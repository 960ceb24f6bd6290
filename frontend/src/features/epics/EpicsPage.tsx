/** All epics, newest first: what each is for, what its labels cost, and what they brought. */
import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Page } from '@/components/Page';
import { SearchBox } from '@/components/SearchBox';
import { EmptyState, ReadState } from '@/components/States';
import { csvColumns } from '@/components/table/column';
import { CURSOR_PAGE, CursorTable } from '@/components/table/CursorTable';
import { WholeListCsv } from '@/components/table/WholeListCsv';
import { plural } from '@/lib/format';
import type { ResultOf } from '@/lib/graphql';
import { type Read, useRead } from '@/lib/read';
import { type CursorPages, useCursorPages } from '@/lib/useCursorPages';
import { useLoadAll } from '@/lib/useLoadAll';
import { useUrlState } from '@/lib/useUrlState';
import { useViewer } from '@/lib/viewer';
import { EPIC_COLUMNS, EPIC_CSV_COLUMNS } from './epicColumns';
import { EpicsQuery } from './epicQueries';
import { ImportEpics } from './ImportEpics';
import { readEpicsSearch } from './search';

export function EpicsPage() {
  const [{ q }, setSearch] = useUrlState(readEpicsSearch);
  const pages = useCursorPages(q ?? '');
  const variables = { text: q ?? null, first: CURSOR_PAGE, after: pages.after };
  const read = useRead(EpicsQuery, variables, { fresh: true });
  const list = read.data?.epics;
  const [isImporting, setIsImporting] = useState(false);
  return (
    <Page
      title="Did the epics pay?"
      crumbs={[{ label: 'Decide' }, { label: 'Epics' }]}
      actions={
        <Actions
          q={q}
          isEmpty={!list?.totalCount}
          onImport={isImporting ? null : () => setIsImporting(true)}
        />
      }
      chips={
        <SearchBox label="Key or title" value={q} onChange={(text) => setSearch({ q: text })} />
      }
      basis={list && `${plural(list.totalCount, 'epic')}${q ? ' with this text' : ', newest first'}`}
      footnote="Key, title, status and owner are those of the last import. Costs and gains are counted here."
    >
      {isImporting && (
        <ImportEpics onDone={read.reload} onClose={() => setIsImporting(false)} />
      )}
      {list ? <List list={list} pages={pages} q={q} /> : <ListState read={read} />}
    </Page>
  );
}

function ListState({ read }: { read: Read<unknown> }) {
  return read.state !== 'ready' && <ReadState read={read} layout="table" />;
}

interface ActionsProps {
  q: string | undefined;
  isEmpty: boolean;
  /** Null while the form is open. */
  onImport: (() => void) | null;
}

function Actions({ q, isEmpty, onImport }: ActionsProps) {
  const mayPlan = useViewer().can('plan_epics');
  const load = useLoadAll(EpicsQuery, { text: q ?? null }, (data) => data.epics);
  return (
    <>
      <WholeListCsv name="epics" columns={csvColumns(EPIC_CSV_COLUMNS)} load={load} isEmpty={isEmpty} />
      {mayPlan && onImport && <Button onClick={onImport}>Import epics</Button>}
    </>
  );
}

interface ListProps {
  list: ResultOf<typeof EpicsQuery>['epics'];
  pages: CursorPages;
  q: string | undefined;
}

function List({ list, pages, q }: ListProps) {
  const navigate = useNavigate();
  if (list.edges.length === 0) return q ? <NothingFits q={q} /> : <NoEpic />;
  return (
    <CursorTable
      caption="Epics"
      columns={EPIC_COLUMNS}
      rows={list.edges.map(({ node }) => node)}
      list={list}
      pages={pages}
      onOpen={({ key }) => void navigate({ to: '/epics/$key', params: { key } })}
    />
  );
}

function NothingFits({ q }: { q: string }) {
  return (
    <EmptyState
      title="No epic fits"
      cause={`No key and no title has “${q}” in it.`}
      cure="Clear the search to see all of them."
    />
  );
}

function NoEpic() {
  const mayPlan = useViewer().can('plan_epics');
  return (
    <EmptyState
      title="No epic yet"
      cause="Epics come from the issue tracker, and none was imported."
      cure={
        mayPlan
          ? 'Export them as CSV, with a key and a title at least, and import the file here.'
          : 'Ask a product manager or a program manager to import them.'
      }
    />
  );
}
