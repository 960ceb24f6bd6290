/** All clips of the catalog under a filter that the address holds, as one dense table. */
import { Button } from '@mantine/core';
import { useViewportSize } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { Card } from '@/components/Card';
import { LinkButton } from '@/components/LinkButton';
import { Notice } from '@/components/Notice';
import { Page } from '@/components/Page';
import { SelectionBar } from '@/components/selection/SelectionBar';
import { useSelection } from '@/components/selection/useSelection';
import { EmptyState, LoadingState, ReadState } from '@/components/States';
import { PagedTable } from '@/components/table/PagedTable';
import { count, plural } from '@/lib/format';
import { type SetUrlState, useUrlState } from '@/lib/useUrlState';
import { useViewer } from '@/lib/viewer';
import { CLIP_COLUMNS, CLIP_CSV_COLUMNS } from './clipColumns';
import type { ClipRow } from './clipRow';
import { ClipFilters } from './ClipFilters';
import { ClipsCsv } from './ClipsCsv';
import { clipFilter, type ClipsSearch, NO_FILTERS, readClipsSearch } from './listSearch';
import { SavedFilters } from './SavedFilters';
import { useActiveClip } from './useActiveClip';
import { type ClipList, useClipList } from './useClipList';
import classes from './clipList.module.css';

export function ClipsPage() {
  const [search, setSearch] = useUrlState(readClipsSearch);
  const filter = useStableFilter(search);
  const list = useClipList(filter);
  return (
    <Page
      title={titleOf(list)}
      crumbs={[{ label: 'Understand' }, { label: 'Clips' }]}
      actions={
        <>
          <SavedFilters search={search} onApply={setSearch} />
          <ClipsCsv list={list} />
        </>
      }
      chips={<ClipFilters search={search} onChange={setSearch} />}
      footnote={
        (list.count ?? 0) > 0 &&
        'Clips stand in the order in which they came in. Lengths, times and tags are those of the catalog.'
      }
    >
      <Clips list={list} search={search} onSearch={setSearch} />
    </Page>
  );
}

/** A new row in the address is no new filter. */
function useStableFilter(search: ClipsSearch) {
  const key = JSON.stringify(clipFilter(search));
  return useMemo(() => JSON.parse(key) as ReturnType<typeof clipFilter>, [key]);
}

interface ClipsProps {
  list: ClipList;
  search: ClipsSearch;
  onSearch: SetUrlState<ClipsSearch>;
}

const ROW_HEIGHT = 44;

function Clips({ list, search, onSearch }: ClipsProps) {
  const navigate = useNavigate();
  const { height } = useViewportSize();
  const active = useActiveClip(list.key, search, onSearch);
  const selection = useSelection<ClipRow>(list.key);
  if (list.counting.state !== 'ready') return <ReadState read={list.counting} layout="table" />;
  if (list.count === undefined) return <LoadingState layout="table" rows={12} />;
  if (list.total === 0) return <NoClips />;
  if (list.count === 0) return <NothingFits total={list.total ?? 0} onSearch={onSearch} />;
  return (
    <Card flush>
      {selection.rows.length > 0 && (
        <div className={classes.bar}>
          <SelectionBar selection={selection} noun="clips" columns={CLIP_CSV_COLUMNS} />
        </div>
      )}
      {list.pages.failed && <PagesFailed onRetry={list.pages.retry} />}
      <PagedTable
        key={list.key}
        caption="Clips"
        columns={CLIP_COLUMNS}
        count={list.count}
        rowAt={list.pages.rowAt}
        rowId={(row) => row.id}
        onVisible={list.pages.onVisible}
        active={active.index}
        onMove={active.move}
        onOpen={({ id }) => void navigate({ to: '/clips/$id', params: { id } })}
        selectedIds={selection.ids}
        onToggleSelected={selection.toggle}
        rowHeight={ROW_HEIGHT}
        height={tableHeight(list.count, height)}
      />
    </Card>
  );
}

/** As much of the window as the page leaves, and no more than the rows need. */
function tableHeight(rows: number, windowHeight: number): number {
  const heading = 40;
  return Math.min(heading + rows * ROW_HEIGHT, Math.max(420, windowHeight - 246));
}

function NothingFits({ total, onSearch }: { total: number; onSearch: SetUrlState<ClipsSearch> }) {
  return (
    <EmptyState
      title="No clip fits these filters"
      cause={`None of the ${plural(total, 'clip')} has all the chosen values at once.`}
      cure="Take one filter away, or clear them all."
      action={
        <Button variant="default" onClick={() => onSearch(NO_FILTERS)}>
          Clear filters
        </Button>
      }
    />
  );
}

function NoClips() {
  const mayImport = useViewer().can('import_data');
  return (
    <EmptyState
      title="No clip yet"
      cause="No catalog of clips was imported into this program."
      cure={
        mayImport
          ? 'Bring a file with one row per clip.'
          : 'Ask a perception engineer or a data platform engineer to import one.'
      }
      action={mayImport && <LinkButton to="/use-my-data">Use my data</LinkButton>}
    />
  );
}

function PagesFailed({ onRetry }: { onRetry: () => void }) {
  return (
    <div className={classes.failed}>
      <Notice tone="worse" title="Some rows did not arrive">
        <Button variant="default" onClick={onRetry}>
          Load them again
        </Button>
      </Notice>
    </div>
  );
}

function titleOf({ count: fitting, total, isFiltered }: ClipList): string {
  if (fitting === undefined || total === undefined) return 'Clips';
  if (total === 0) return 'No clip yet';
  if (!isFiltered) return `${plural(total, 'clip')} in the catalog`;
  return `${count(fitting)} of ${plural(total, 'clip')} ${fitting === 1 ? 'fits' : 'fit'} these filters`;
}
