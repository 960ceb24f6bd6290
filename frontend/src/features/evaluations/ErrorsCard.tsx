/** Every missed object and false detection, page by page, with the way to its frame. */
import { SegmentedControl } from '@mantine/core';
import { useLocation, useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { Card } from '@/components/Card';
import { ChipSelect } from '@/components/ChipSelect';
import { EmptyState, ReadState } from '@/components/States';
import { DataTable } from '@/components/table/DataTable';
import { Pager } from '@/components/table/Pager';
import { type CursorPages, useCursorPages } from '@/lib/useCursorPages';
import { ERROR_TYPE_NAMES, ERROR_TYPES } from '@/lib/errorTypes';
import { useRead } from '@/lib/read';
import { useUrlState } from '@/lib/useUrlState';
import { ClassChip } from './ClassChip';
import { ErrorsCsv } from './ErrorsCsv';
import { ErrorDetail } from './ErrorDetail';
import { errorColumns, type ErrorFilter, type Errors, ErrorsQuery } from './errors';
import type { Evaluation } from './evaluationQuery';
import { type EvaluationSearch, readEvaluationSearch } from './search';
import classes from './evaluations.module.css';

const PAGE_SIZE = 20;
const KINDS = [
  { value: 'all', label: 'All' },
  { value: 'missed', label: 'Missed' },
  { value: 'false', label: 'False' },
];

export function ErrorsCard({ evaluation }: { evaluation: Evaluation }) {
  const [search, setSearch] = useUrlState(readEvaluationSearch);
  const names = evaluation.classes.map(({ name }) => name);
  const filter = filterOf(search, names);
  const pages = useCursorPages(JSON.stringify(filter));
  const asked = { id: evaluation.id, first: PAGE_SIZE, after: pages.after, filter };
  const read = useRead(ErrorsQuery, asked);
  const list = read.data?.evaluation?.errors;
  const place = useScrollHere('errors', list !== undefined);
  return (
    <div ref={place}>
      <Card
        title="Every error"
        definition="By clip and frame. A click, or the keys j and k, say what is known of one; a double click, or Enter, shows it on its frame."
        flush
        aside={
          <div className={classes.controls}>
            <KindControl value={search.errorKind} onChange={(errorKind) => setSearch({ errorKind })} />
            <TypeChip value={search.errorType} onChange={(errorType) => setSearch({ errorType })} />
            <ClassChip
              names={names}
              value={filter.className}
              onChange={(name) => setSearch({ errorClass: name })}
            />
            <ErrorsCsv evaluationId={evaluation.id} filter={filter} total={list?.totalCount ?? 0} />
          </div>
        }
      >
        {read.state !== 'ready' && (
          <div className={classes.body}>
            <ReadState read={read} layout="table" />
          </div>
        )}
        {list && <ErrorRows evaluationId={evaluation.id} list={list} pages={pages} />}
      </Card>
    </div>
  );
}

/** A link to `#errors` is opened before this card is there. */
function useScrollHere(hash: string, isReady: boolean) {
  const place = useRef<HTMLDivElement>(null);
  const isWanted = useLocation({ select: (location) => location.hash === hash });
  const isDue = isWanted && isReady;
  useEffect(() => {
    if (isDue) place.current?.scrollIntoView({ block: 'start' });
  }, [isDue]);
  return place;
}

interface ErrorRowsProps {
  evaluationId: string;
  list: Errors;
  pages: CursorPages;
}

function ErrorRows({ evaluationId, list, pages }: ErrorRowsProps) {
  const navigate = useNavigate();
  const [shown, setShown] = useState<string | null>(null);
  const rows = list.edges.map(({ node }) => node);
  const open = rows.find(({ id }) => id === shown);
  if (rows.length === 0) {
    return (
      <EmptyState
        title="No errors here"
        cause="None fits the filters, or every object was found and nothing else was."
      />
    );
  }
  return (
    <>
      <DataTable
        caption="Errors"
        columns={errorColumns(evaluationId)}
        rows={rows}
        rowId={(row) => row.id}
        activeId={shown}
        onActivate={(row) => setShown(row.id === shown ? null : row.id)}
        detail={open && <ErrorDetail error={open} evaluationId={evaluationId} />}
        onOpen={(row) =>
          void navigate({
            to: '/clips/$id',
            params: { id: row.clip.id },
            search: { evaluation: evaluationId, frame: row.frameIndex },
          })
        }
      />
      <Pager
        pages={pages}
        pageSize={PAGE_SIZE}
        shown={rows.length}
        total={list.totalCount}
        endCursor={list.pageInfo.endCursor}
        hasNext={list.pageInfo.hasNextPage}
      />
    </>
  );
}

const ALL_TYPES = '';

interface TypeChipProps {
  value: EvaluationSearch['errorType'];
  onChange: (value: EvaluationSearch['errorType']) => void;
}

function TypeChip({ value, onChange }: TypeChipProps) {
  return (
    <ChipSelect
      label="Type"
      value={value ?? ALL_TYPES}
      choices={[
        { value: ALL_TYPES, label: 'all' },
        ...ERROR_TYPE_NAMES.map((type) => ({ value: type, label: ERROR_TYPES[type].name })),
      ]}
      active={value !== undefined}
      onChange={(type) => onChange(ERROR_TYPE_NAMES.find((name) => name === type))}
    />
  );
}

interface KindControlProps {
  value: EvaluationSearch['errorKind'];
  onChange: (value: EvaluationSearch['errorKind']) => void;
}

function KindControl({ value, onChange }: KindControlProps) {
  return (
    <SegmentedControl
      size="sm"
      aria-label="Kind of error"
      data={KINDS}
      value={value ?? 'all'}
      onChange={(kind) => onChange(kind === 'missed' || kind === 'false' ? kind : undefined)}
    />
  );
}

function filterOf(
  { errorKind, errorClass, errorType }: EvaluationSearch,
  names: readonly string[],
): ErrorFilter {
  return {
    outcome: errorKind && (errorKind === 'missed' ? 'FN' : 'FP'),
    className: names.find((name) => name === errorClass),
    errorType,
  };
}
