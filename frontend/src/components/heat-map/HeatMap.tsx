/**
 * A table whose cells are colored by a step of the scale. The number is always in the cell, hatching
 * says that it rests on too little, a dot adds a share; a page may hold several maps of one grid.
 */
import { Tooltip } from '@mantine/core';
import type { KeyboardEvent } from 'react';
import { HeatDot } from './HeatDot';
import classes from './heatMap.module.css';

export interface HeatCell {
  /** Unique on the page; also the id of its element. */
  id: string;
  row: string;
  column: string;
  text: string;
  /** Step of the scale, null where the cell has no color. */
  step: number | null;
  isHatched: boolean;
  /** A share as a dot; null where the cases are too few for one, undefined where there is none. */
  dot?: number | null;
  /** What the cell says, in sentences: on hover, on focus, and for screen readers. */
  description: string;
}

interface HeatMapProps {
  caption: string;
  /** Heads the column of row names. */
  corner: string;
  rows: readonly string[];
  columns: readonly string[];
  cells: readonly HeatCell[];
  nameOf: (value: string) => string;
  selectedId: string | null;
  /** The one cell of the page that the Tab key reaches. */
  tabId: string | null;
  onSelect: (id: string) => void;
  onFocus: (id: string) => void;
  onKeyDown: (event: KeyboardEvent) => void;
}

export function HeatMap(props: HeatMapProps) {
  const { caption, corner, rows, columns, cells, nameOf } = props;
  const byPlace = new Map(cells.map((cell) => [placeOf(cell.row, cell.column), cell]));
  return (
    <div className={classes.scroller}>
      <table className={classes.map}>
        <caption className={classes.caption}>{caption}</caption>
        <thead>
          <tr>
            <th scope="col" className={classes.corner}>
              {corner}
            </th>
            {columns.map((column) => (
              <th key={column} scope="col" className={classes.column}>
                {nameOf(column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row}>
              <th scope="row" className={classes.rowName}>
                {nameOf(row)}
              </th>
              {columns.map((column) => (
                <td key={column} className={classes.place}>
                  <Cell cell={byPlace.get(placeOf(row, column))} {...props} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

type CellProps = Pick<
  HeatMapProps,
  'selectedId' | 'tabId' | 'onSelect' | 'onFocus' | 'onKeyDown'
> & { cell: HeatCell | undefined };

function Cell({ cell, selectedId, tabId, onSelect, onFocus, onKeyDown }: CellProps) {
  if (!cell) {
    return (
      <span className={classes.gap}>
        <span aria-hidden="true">·</span>
        <span className={classes.caption}>no clip</span>
      </span>
    );
  }
  return (
    <Tooltip label={cell.description} w={260} events={{ hover: true, focus: true, touch: false }}>
      <button
        type="button"
        id={cell.id}
        className={classes.cell}
        data-step={cell.step ?? undefined}
        data-hatched={cell.isHatched || undefined}
        style={colorsOf(cell.step)}
        aria-label={`${cell.text}. ${cell.description}`}
        aria-pressed={cell.id === selectedId}
        tabIndex={cell.id === tabId ? 0 : -1}
        onClick={() => onSelect(cell.id)}
        onFocus={() => onFocus(cell.id)}
        onKeyDown={onKeyDown}
      >
        <span className={classes.text}>{cell.text}</span>
        {cell.dot !== undefined && <HeatDot share={cell.dot} />}
      </button>
    </Tooltip>
  );
}

function colorsOf(step: number | null) {
  if (step === null) return undefined;
  return { background: `var(--gl-heat-${step})`, color: `var(--gl-heat-ink-${step})` };
}

function placeOf(row: string, column: string): string {
  return JSON.stringify([row, column]);
}
