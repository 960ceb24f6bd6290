/** The main thing of the page: clips with their place under each profile, and one at the side. */
import { Button } from '@mantine/core';
import { useDebouncedValue, useViewportSize } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { Card } from '@/components/Card';
import { Notice } from '@/components/Notice';
import { Split } from '@/components/Page';
import { EmptyState, LoadingState, ProblemState, ReadState } from '@/components/States';
import { PagedTable } from '@/components/table/PagedTable';
import type { SetUrlState } from '@/lib/useUrlState';
import { useViewer } from '@/lib/viewer';
import type { ComparedItem } from './comparedItem';
import { comparedColumns } from './comparedColumns';
import { ItemPanel } from './ItemPanel';
import type { Run } from './profilesQuery';
import { NO_FILTERS, type PrioritiesSearch } from './search';
import { type ComparedList as List, useActiveItem } from './useComparedList';
import type { Profile } from '@/lib/names';

interface ComparedListProps {
  run: Run;
  profiles: readonly Profile[];
  full: number;
  list: List;
  search: PrioritiesSearch;
  onSearch: SetUrlState<PrioritiesSearch>;
}

const ROW_HEIGHT = 56;

export function ComparedList(props: ComparedListProps) {
  const { run, profiles, full, list, search, onSearch } = props;
  const { height } = useViewportSize();
  const navigate = useNavigate();
  const active = useActiveItem(list, search, onSearch);
  const withScores = useViewer().canSee('scores');
  const columns = useMemo(
    () => comparedColumns({ profiles, shown: run.profile, full, withScores }),
    [profiles, run.profile, full, withScores],
  );
  // Moving on quickly should not load what is passed by.
  const [shown] = useDebouncedValue(active.row, 120);
  const open = ({ item }: ComparedItem) =>
    void navigate({
      to: '/priorities/$run/items/$rank',
      params: { run: run.id, rank: String(item.rank) },
    });
  const { counting } = list;
  if (counting.state !== 'ready') return <ReadState read={counting} layout="table" />;
  if (counting.problem) return <ProblemState problem={counting.problem} onRetry={counting.reload} />;
  if (list.count === undefined) return <LoadingState layout="table" rows={12} />;
  if (list.count === 0) return <NothingFits onClear={() => onSearch(NO_FILTERS)} />;
  return (
    <Split
      isEven
      main={
        <Card flush>
          {list.pages.failed && <PagesFailed onRetry={list.pages.retry} />}
          <PagedTable
            key={list.key}
            caption={`Clips in the order of run ${run.number}`}
            columns={columns}
            count={list.count}
            rowAt={list.pages.rowAt}
            rowId={({ item }) => item.id}
            onVisible={list.pages.onVisible}
            active={active.index}
            onMove={active.move}
            onOpen={open}
            rowHeight={ROW_HEIGHT}
            height={Math.max(424, height - 440)}
          />
        </Card>
      }
      side={
        <ItemPanel
          compared={shown ?? active.row}
          run={run}
          failed={list.pages.failed}
        />
      }
    />
  );
}

function NothingFits({ onClear }: { onClear: () => void }) {
  return (
    <EmptyState
      title="No clip fits these filters"
      cause="Every clip that the run lists was looked at, and none has all the chosen values."
      action={
        <Button variant="default" onClick={onClear}>
          Clear filters
        </Button>
      }
    />
  );
}

function PagesFailed({ onRetry }: { onRetry: () => void }) {
  return (
    <Notice tone="worse" title="Some rows did not arrive">
      <Button variant="default" onClick={onRetry}>
        Load them again
      </Button>
    </Notice>
  );
}
