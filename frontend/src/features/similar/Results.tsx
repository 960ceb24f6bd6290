/** What was found: a gallery of frames or a list, and beside it the one that is looked at. */
import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useCallback, useMemo } from 'react';
import { Card } from '@/components/Card';
import { ChipSelect } from '@/components/ChipSelect';
import { BoxLegend } from '@/components/frame/BoxLegend';
import gallery from '@/components/gallery/gallery.module.css';
import { Split } from '@/components/Page';
import { SelectionBar } from '@/components/selection/SelectionBar';
import { type Selection, useSelection } from '@/components/selection/useSelection';
import { DataTable } from '@/components/table/DataTable';
import { useRowKeys } from '@/components/table/useRowKeys';
import { csvText, downloadCsv } from '@/lib/csv';
import { useActive } from '@/lib/useActive';
import { useUrlState } from '@/lib/useUrlState';
import type { Asked } from './asked';
import { RequestButton } from './RequestButton';
import { RESULT_COLUMNS } from './resultColumns';
import { useResultFrames } from './resultFrames';
import { ResultPanel } from './ResultPanel';
import { RESULT_CSV_COLUMNS, type ResultRow, rowsOf } from './resultRows';
import { clipSearch, ResultTile, tileId } from './ResultTile';
import { readSimilarSearch } from './search';
import type { Similar } from './similarQueries';

interface ResultsProps {
  asked: Asked;
  similar: Similar;
  /** Changes with what is asked and the filters. */
  listKey: string;
  /** Results of the filters before stand there until the next ones are here. */
  isTurning: boolean;
}

export function Results({ asked, similar, listKey, isTurning }: ResultsProps) {
  const [search, setSearch] = useUrlState(readSimilarSearch);
  const rows = useMemo(() => rowsOf(similar.results), [similar]);
  const frames = useResultFrames(rows);
  const selection = useSelection<ResultRow>(asked.id);
  const navigate = useNavigate();
  const write = useCallback((at: string) => setSearch({ at }), [setSearch]);
  const { index, row: active, move } = useActive(listKey, rows, search.at, write);
  const open = async (row: ResultRow) => {
    await write(row.id);
    await navigate({ to: '/clips/$id', params: { id: row.clip.id }, search: clipSearch(row) });
  };
  const withRow = (act: (row: ResultRow) => void) => (at: number) => {
    const row = rows[at];
    if (row) act(row);
  };
  const isList = search.view === 'list';
  useRowKeys({
    count: rows.length,
    active: index,
    onMove: withRow((row) => {
      move(row);
      focusTile(row);
    }),
    onOpen: withRow((row) => void open(row)),
    onSelect: withRow(selection.toggle),
    enabled: !isTurning && !isList,
  });
  return (
    <Split
      main={
        <Card flush>
          <Head
            asked={asked}
            rows={rows}
            selection={selection}
            isList={isList}
            view={
              <ChipSelect
                label="View"
                value={search.view ?? ''}
                choices={[
                  { value: '', label: 'gallery' },
                  { value: 'list', label: 'list' },
                ]}
                onChange={(view) => void setSearch({ view: view === 'list' ? 'list' : undefined })}
              />
            }
          />
          {isList ? (
            <DataTable
              caption="Results, nearest first"
              columns={RESULT_COLUMNS}
              rows={rows}
              rowId={(row) => row.id}
              activeId={active?.id ?? null}
              onActivate={move}
              onOpen={(row) => void open(row)}
              selectedIds={selection.ids}
              onToggleSelected={selection.toggle}
              rowHeight={44}
            />
          ) : (
            <ul
              className={gallery.gallery}
              aria-label="Results, nearest first"
              aria-busy={isTurning || undefined}
              inert={isTurning}
            >
              {rows.map((row) => (
                <ResultTile
                  key={row.id}
                  row={row}
                  frames={frames}
                  isActive={row.id === active?.id}
                  isSelected={selection.ids.has(row.id)}
                  onActivate={() => move(row)}
                  onOpen={() => void open(row)}
                  onToggleSelected={() => selection.toggle(row)}
                />
              ))}
            </ul>
          )}
        </Card>
      }
      side={active && <ResultPanel row={active} frames={frames} numResults={rows.length} />}
    />
  );
}

interface HeadProps {
  asked: Asked;
  rows: readonly ResultRow[];
  selection: Selection<ResultRow>;
  isList: boolean;
  view: ReactNode;
}

function Head({ asked, rows, selection, isList, view }: HeadProps) {
  const isAll = rows.every(({ id }) => selection.ids.has(id));
  const selectAll = () => {
    for (const row of rows) if (!selection.ids.has(row.id)) selection.toggle(row);
  };
  return (
    <>
      <div className={gallery.head}>
        <div className={gallery.actions}>
          <RequestButton asked={asked} selection={selection} />
          <Button variant="default" disabled={isAll} onClick={selectAll}>
            Select all shown
          </Button>
          <SelectionBar selection={selection} noun="results" columns={RESULT_CSV_COLUMNS} />
        </div>
        <div className={gallery.actions}>
          {view}
          <Button
            variant="default"
            onClick={() => downloadCsv('similar-failures', csvText(RESULT_CSV_COLUMNS, rows))}
          >
            CSV
          </Button>
        </div>
      </div>
      <div className={gallery.legend}>{!isList && <BoxLegend />}</div>
    </>
  );
}

/** Away from a button that was clicked before: Enter would be its own, and not open the result. */
function focusTile(row: ResultRow): void {
  const tile = document.getElementById(tileId(row));
  tile?.focus({ preventScroll: true });
  tile?.scrollIntoView({ block: 'nearest' });
}
