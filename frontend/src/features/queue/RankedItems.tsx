/** The main thing of the page: the ranked rows, and beside them the one that is looked at. */
import { useDebouncedValue, useViewportSize } from '@mantine/hooks';
import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { Card } from '@/components/Card';
import { Notice } from '@/components/Notice';
import { Split } from '@/components/Page';
import { PartsLegend } from '@/components/parts/PartsTable';
import { SelectionBar } from '@/components/selection/SelectionBar';
import { useSelection } from '@/components/selection/useSelection';
import { EmptyState, LoadingState, ReadState } from '@/components/States';
import { PagedTable } from '@/components/table/PagedTable';
import { minutes } from '@/lib/format';
import type { SetUrlState } from '@/lib/useUrlState';
import { useViewer } from '@/lib/viewer';
import { type ListFacts, ItemPanel } from './ItemPanel';
import { itemColumns, itemCsvColumns } from './itemColumns';
import type { ListParts } from './listQuery';
import type { RankedItem } from './rankedItem';
import type { QueueSearch } from './search';
import { useActiveItem } from './useActiveItem';
import type { RankedList } from './useRankedList';
import classes from './queue.module.css';

interface RankedItemsProps {
  caption: string;
  list: RankedList;
  facts: ListFacts;
  listParts: ListParts;
  search: QueueSearch;
  onSearch: SetUrlState<QueueSearch>;
}

export function RankedItems(props: RankedItemsProps) {
  const { caption, list, facts, listParts, search, onSearch } = props;
  const { parts, full } = listParts;
  const { height, rowHeight } = useTableSize();
  const navigate = useNavigate();
  const active = useActiveItem(list, search, onSearch);
  const selection = useMarkedItems(list.key);
  const withScores = useViewer().canSee('scores');
  const columns = useMemo(
    () => itemColumns({ full, lastRank: facts.total, withScores }),
    [full, facts.total, withScores],
  );
  // Moving on quickly should not load what is passed by.
  const [shown] = useDebouncedValue(active.row, 120);
  const open = ({ clip }: RankedItem) =>
    void navigate({ to: '/clips/$id', params: { id: clip.id } });
  if (list.counting.state !== 'ready') return <ReadState read={list.counting} layout="table" />;
  if (list.count === undefined) return <LoadingState layout="table" rows={12} />;
  if (list.count === 0) {
    return list.filtered ? <NothingFits onClear={() => onSearch(NO_FILTERS)} /> : <NothingRanked />;
  }
  return (
    <Split
      isEven
      main={
        <Card flush>
          <div className={classes.listHead}>
            <PartsLegend parts={parts} />
            <SelectionBar
              selection={selection}
              noun="items"
              columns={itemCsvColumns(parts)}
              sum={minutes(selection.rows.reduce((sum, row) => sum + row.costMinutes, 0))}
            />
          </div>
          {list.pages.failed && <PagesFailed onRetry={list.pages.retry} />}
          <PagedTable
            key={list.key}
            caption={caption}
            columns={columns}
            count={list.count}
            rowAt={list.pages.rowAt}
            rowId={(row) => row.id}
            onVisible={list.pages.onVisible}
            active={active.index}
            onMove={active.move}
            onOpen={open}
            selectedIds={selection.ids}
            onToggleSelected={selection.toggle}
            rowHeight={rowHeight}
            height={height}
          />
        </Card>
      }
      side={
        <ItemPanel
          item={shown ?? active.row}
          failed={list.pages.failed}
          facts={facts}
          isSelected={active.row !== undefined && selection.ids.has(active.row.id)}
          onToggleSelected={selection.toggle}
        />
      }
    />
  );
}

/** By rank, whatever the order in which they were marked. */
function useMarkedItems(key: string) {
  const selection = useSelection<RankedItem>(key);
  const rows = selection.rows.toSorted((left, right) => left.rank - right.rank);
  return { ...selection, rows };
}

const NO_FILTERS: QueueSearch = {
  region: undefined,
  weather: undefined,
  timeOfDay: undefined,
  scenario: undefined,
  q: undefined,
};

/** As much of the window as the page leaves; sentences need more lines where it is narrow. */
function useTableSize() {
  const { width, height } = useViewportSize();
  return { height: Math.max(424, height - 348), rowHeight: width >= 1500 ? 64 : 84 };
}

function NothingFits({ onClear }: { onClear: () => void }) {
  return (
    <EmptyState
      title="No item fits these filters"
      cause="Every item of the list was looked at, and none has all the chosen values."
      action={
        <Button variant="default" onClick={onClear}>
          Clear filters
        </Button>
      }
    />
  );
}

function NothingRanked() {
  return (
    <EmptyState
      title="Nothing was ranked"
      cause="No clip was waiting for labels: every clip belongs to a benchmark or is labeled."
      cure="Import more clips, then rank again."
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
