/** One map per light, region by weather, all on one scale and moved through as one. */
import { useMemo } from 'react';
import { Card } from '@/components/Card';
import { HeatLegend } from '@/components/heat-map/HeatLegend';
import { type HeatCell, HeatMap } from '@/components/heat-map/HeatMap';
import { useHeatKeys } from '@/components/heat-map/useHeatKeys';
import { capitalized, count } from '@/lib/format';
import { spaced, UNKNOWN } from '@/lib/values';
import type { Coverage, CoverageCell } from './coverageQuery';
import { heatCell, MEASURE_WORDS, scaleOf } from './measures';
import type { Measure } from './search';
import classes from './coverage.module.css';

interface CoverageMapsProps {
  coverage: Coverage;
  measure: Measure;
  selected: CoverageCell;
  onSelect: (cell: CoverageCell) => void;
}

const DOTS = {
  title: 'Missed share',
  shares: [
    { share: 0.05, label: '5 %' },
    { share: 0.2, label: '20 %' },
    { share: 0.5, label: '50 %' },
  ],
  few: 'too few objects',
};

export function CoverageMaps({ coverage, measure, selected, onSelect }: CoverageMapsProps) {
  const { cells, regions, weathers, timesOfDay, evaluation } = coverage;
  const scale = useMemo(() => scaleOf(measure, cells), [measure, cells]);
  const heat = useMemo(
    () => cells.map((cell, index) => heatCell(cell, idOf(index), measure, scale)),
    [cells, measure, scale],
  );
  const lights = timesOfDay.map((light) => {
    const there = heat.filter((_, index) => cells[index]?.timeOfDay === light);
    return { light, heat: there, rows: rowsOf(light, there, regions) };
  });
  const grid = lights.flatMap((map) => gridOf(map.heat, map.rows, weathers));
  const selectedId = idOf(cells.indexOf(selected));
  const keys = useHeatKeys(grid, selectedId);
  const select = (id: string) => {
    const cell = cells[heat.findIndex((entry) => entry.id === id)];
    if (cell) onSelect(cell);
  };
  const text = MEASURE_WORDS[measure];
  return (
    <Card title={text.heading} definition={text.definition}>
      <HeatLegend
        title={text.legend}
        scale={scale}
        hatched={text.hatched}
        dots={measure === 'labels' && evaluation ? DOTS : undefined}
      />
      <div className={classes.maps} style={{ gridTemplateColumns: mapColumns(weathers.length) }}>
        {lights.map((map) => (
          <section key={map.light}>
            <h3 className={classes.light}>
              {map.light === UNKNOWN ? 'Light not known' : capitalized(spaced(map.light))}
              <span className="gl-small">{sumOf(map.light, measure, cells)}</span>
            </h3>
            <HeatMap
              caption={`${text.heading}, ${spaced(map.light)}`}
              corner="Region"
              rows={map.rows}
              columns={weathers}
              cells={map.heat}
              nameOf={spaced}
              selectedId={selectedId}
              onSelect={select}
              {...keys}
            />
          </section>
        ))}
      </div>
    </Card>
  );
}

function idOf(index: number): string {
  return `coverage-cell-${index}`;
}

/** A region without a clip at night is worth seeing; one without a clip of unknown light is not. */
function rowsOf(light: string, heat: readonly HeatCell[], regions: readonly string[]) {
  if (light !== UNKNOWN) return regions;
  return regions.filter((region) => heat.some(({ row }) => row === region));
}

function gridOf(heat: readonly HeatCell[], rows: readonly string[], columns: readonly string[]) {
  return rows.map((row) =>
    columns.map((column) => heat.find((cell) => cell.row === row && cell.column === column)?.id ?? null),
  );
}

/** As many maps side by side as leave their cells readable. */
function mapColumns(numColumns: number): string {
  return `repeat(auto-fit, minmax(min(100%, ${104 + 66 * numColumns}px), 1fr))`;
}

function sumOf(light: string, measure: Measure, cells: readonly CoverageCell[]): string {
  const there = cells.filter((cell) => cell.timeOfDay === light);
  const sum = (valueOf: (cell: CoverageCell) => number) =>
    count(there.reduce((total, cell) => total + valueOf(cell), 0));
  if (measure === 'pool') return `${sum(({ poolClips }) => poolClips)} in the pool`;
  if (measure === 'labels') return `${sum(({ labeledClips }) => labeledClips)} labeled`;
  return `${sum(({ counts }) => counts?.fn ?? 0)} of ${sum(({ counts }) => counts?.gt ?? 0)} missed`;
}
