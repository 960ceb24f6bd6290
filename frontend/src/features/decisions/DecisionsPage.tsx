/** Decisions on record, newest first: what was decided, about what, by whom, and when. */
import { Button } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { NodeLink } from '@/components/NodeLink';
import { Page } from '@/components/Page';
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
import { DECISION_COLUMNS, DECISION_CSV_COLUMNS } from './decisionColumns';
import { DecisionsQuery, NameQuery } from './decisionQueries';
import { RecordDecision } from './RecordDecision';
import { readDecisionsSearch } from './search';
import classes from './decisions.module.css';

export function DecisionsPage() {
  const [{ about, record }, setSearch] = useUrlState(readDecisionsSearch);
  const isRecording = useViewer().can('record_decision') && record === true;
  const pages = useCursorPages(about ?? '');
  const variables = { about: about ?? null, first: CURSOR_PAGE, after: pages.after };
  const read = useRead(DecisionsQuery, variables, { fresh: true });
  const navigate = useNavigate();
  const list = read.data?.decisions;
  return (
    <Page
      title="What was decided, and why?"
      crumbs={[{ label: 'Govern' }, { label: 'Decisions' }]}
      actions={
        <Actions
          about={about}
          isEmpty={!list?.totalCount}
          onRecord={isRecording ? null : () => setSearch({ record: true })}
        />
      }
      chips={about && <AboutChip about={about} onClear={() => setSearch({ about: undefined })} />}
      basis={basisOf(list)}
    >
      {isRecording && (
        <RecordDecision
          key={about}
          about={about}
          onDone={(id) => void navigate({ to: '/decisions/$id', params: { id } })}
          onClose={() => setSearch({ record: undefined })}
        />
      )}
      {list ? (
        <List list={list} pages={pages} isFiltered={about !== undefined} />
      ) : (
        <ListState read={read} />
      )}
    </Page>
  );
}

function basisOf(list: { totalCount: number } | undefined): string | undefined {
  return list && `${plural(list.totalCount, 'decision')}, newest first`;
}

function ListState({ read }: { read: Read<unknown> }) {
  return read.state !== 'ready' && <ReadState read={read} layout="table" />;
}

interface ActionsProps {
  about: string | undefined;
  isEmpty: boolean;
  /** Null while the form is open. */
  onRecord: (() => void) | null;
}

function Actions({ about, isEmpty, onRecord }: ActionsProps) {
  const mayRecord = useViewer().can('record_decision');
  const load = useLoadAll(DecisionsQuery, { about: about ?? null }, (data) => data.decisions);
  return (
    <>
      <WholeListCsv
        name="decisions"
        columns={csvColumns(DECISION_CSV_COLUMNS)}
        load={load}
        isEmpty={isEmpty}
      />
      {mayRecord && onRecord && <Button onClick={onRecord}>Record a decision</Button>}
    </>
  );
}

interface ListProps {
  list: ResultOf<typeof DecisionsQuery>['decisions'];
  pages: CursorPages;
  isFiltered: boolean;
}

function List({ list, pages, isFiltered }: ListProps) {
  const navigate = useNavigate();
  if (list.edges.length === 0) return <NoDecision isFiltered={isFiltered} />;
  return (
    <CursorTable
      caption="Decisions"
      columns={DECISION_COLUMNS}
      rows={list.edges.map(({ node }) => node)}
      list={list}
      pages={pages}
      rowHeight={56}
      onOpen={({ id }) => void navigate({ to: '/decisions/$id', params: { id } })}
    />
  );
}

function AboutChip({ about, onClear }: { about: string; onClear: () => void }) {
  const read = useRead(NameQuery, { id: about });
  const start = read.data?.lineage?.start;
  return (
    <span className={classes.chip}>
      About {start ? <NodeLink node={start} /> : 'one thing'}
      <button type="button" className={classes.clear} aria-label="Clear about" onClick={onClear}>
        <IconX size={14} stroke={1.75} aria-hidden="true" />
      </button>
    </span>
  );
}

function NoDecision({ isFiltered }: { isFiltered: boolean }) {
  if (isFiltered) {
    return (
      <EmptyState
        title="No decision about it"
        cause="Nobody put one on record that names this thing."
        cure="Decisions about what it came of, or what came of it, show in its lineage."
      />
    );
  }
  return (
    <EmptyState
      title="No decision yet"
      cause="Nobody has put one on record."
      cure="What was decided in a meeting can be recorded later: it keeps when it was decided, and when it was recorded."
    />
  );
}
