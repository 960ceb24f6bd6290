/** Figures of the atlas, the small charts, the open cell beside them, and the same as a table. */
import { useCallback, useMemo } from 'react';
import { Card } from '@/components/Card';
import { CardRow, Split } from '@/components/Page';
import { StatCard } from '@/components/StatCard';
import { EmptyState } from '@/components/States';
import { DataTable } from '@/components/table/DataTable';
import { count, decimal, hours, percent, plural } from '@/lib/format';
import { useUrlState } from '@/lib/useUrlState';
import { CELL_COLUMNS } from './cellColumns';
import { CellPanel } from './CellPanel';
import { rateAxis } from './curve';
import { CurveGrid, MOST_CHARTS } from './CurveGrid';
import type { Cell, GainRun } from './curvesQuery';
import { readCurvesSearch } from './search';
import { ATLAS_QUALITY, qualityText, TAG_WEIGHT } from './words';
import classes from './curves.module.css';

interface CurvesViewProps {
  run: GainRun;
  /** Those that fit the filter, in the chosen order. */
  cells: readonly Cell[];
}

/** More rows than that are drawn as they come into sight. */
const VIRTUAL_FROM = 40;

export function CurvesView({ run, cells }: CurvesViewProps) {
  const [search, setSearch] = useUrlState(readCurvesSearch);
  const yAxis = useMemo(() => rateAxis(run.cells), [run.cells]);
  const open = run.cells.find(({ number }) => number === search.cell) ?? cells[0];
  const openCell = useCallback(({ number }: Cell) => void setSearch({ cell: number }), [setSearch]);
  if (cells.length === 0 || !open) {
    return (
      <EmptyState
        title="No cell in this state"
        cause="The run has cells, but none that fits the filter."
        cure="Take the filter away."
      />
    );
  }
  return (
    <>
      <Figures run={run} />
      <Split
        main={
          <Card
            title={plural(cells.length, 'cell')}
            aside={cells.length > MOST_CHARTS && `The first ${MOST_CHARTS} are drawn; the table has all.`}
          >
            <Legend />
            <CurveGrid cells={cells} yAxis={yAxis} openCell={open.number} search={search} />
          </Card>
        }
        side={
          <div className={classes.panel}>
            <CellPanel cell={open} yAxis={yAxis} />
          </div>
        }
        isEven
      />
      <Card flush title="The same as a table">
        <DataTable
          caption="Cells of the atlas"
          columns={CELL_COLUMNS}
          rows={cells}
          rowId={({ number }) => String(number)}
          rowHeight={40}
          height={cells.length > VIRTUAL_FROM ? 600 : undefined}
          activeId={String(open.number)}
          onActivate={openCell}
        />
      </Card>
    </>
  );
}

function Figures({ run }: { run: GainRun }) {
  const { atlas, spentHours, numSelected, expectedGain, certificate } = run;
  return (
    <CardRow min={200}>
      <StatCard
        label="Selection"
        definition="Estimated label-hours of the clips inside the budget."
        value={hours(spentHours)}
        note={`${plural(numSelected, 'clip')}${savedWords(run)}`}
      />
      <StatCard
        label="Expected gain"
        definition="Benchmark error that the selection is expected to remove, weighted by importance, in points."
        value={expectedGain === null ? '–' : `${decimal(expectedGain * 100, 2)} points`}
        note={certificate === null ? undefined : `at least ${percent(certificate, 1)} of what is possible`}
      />
      <StatCard
        label="Atlas quality"
        definition={ATLAS_QUALITY}
        value={qualityText(atlas?.quality ?? null)}
        note={atlas ? `atlas ${atlas.version}, ${plural(atlas.numCells, 'cell')}` : undefined}
      />
      <StatCard
        label="Tag weight"
        definition={TAG_WEIGHT}
        value={atlas ? decimal(atlas.tagWeight, 1) : '–'}
        note={atlas?.embeddingSpaceId === null ? 'tags alone' : `beside vectors, ${count(atlas?.numPool)} pool clips`}
      />
    </CardRow>
  );
}

function savedWords({ cells }: GainRun): string {
  const saved = cells.reduce((sum, { isStopped, hoursSaved }) => sum + (isStopped ? hoursSaved : 0), 0);
  return saved < 0.05 ? '' : `; ${hours(saved)} saved where labels hardly help`;
}

function Legend() {
  return (
    <ul className={classes.legend}>
      <li>line and band: expected, 90 %</li>
      <li>● measured</li>
      <li>┃ now</li>
      <li>◆ after the selection</li>
      <li>┄ floor</li>
    </ul>
  );
}
