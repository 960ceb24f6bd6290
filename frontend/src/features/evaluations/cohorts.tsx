/** Axes in the address, and the columns of the cohort table. */
import type { ReactNode } from 'react';
import { RateWithCount } from '@/components/RateWithCount';
import type { Column } from '@/components/table/column';
import { capitalized, count, words } from '@/lib/format';
import classes from './evaluations.module.css';

export interface CohortRow {
  label: string;
  numClips: number;
  numDrives: number;
  tooFew: boolean;
  cohort: readonly { axis: string; value: string }[];
  counts: { gt: number; tp: number; fp: number; fn: number };
}

/** More would leave groups of a handful of objects. */
export const MOST_AXES = 3;

/** The axes of the address that this evaluation has, else its first one. */
export function chosenAxes(wanted: readonly string[] | undefined, known: readonly string[]): string[] {
  const fitting = [...new Set(wanted)].filter((axis) => known.includes(axis)).slice(0, MOST_AXES);
  return fitting.length > 0 ? fitting : known.slice(0, 1);
}

/** A fourth choice takes the place of the first. */
export function withAxes(axes: readonly string[] | undefined): string[] | undefined {
  return axes && axes.length > 0 ? axes.slice(-MOST_AXES) : undefined;
}

export function cohortColumns(by: readonly string[]): Column<CohortRow>[] {
  return [
    ...by.map((axis) => axisColumn(axis)),
    number('clips', 'Clips', (row) => row.numClips),
    number(
      'drives',
      'Drives',
      (row) => row.numDrives || null,
      'Recordings that the clips come from, as far as the catalog knows them.',
    ),
    number('objects', 'Objects', (row) => row.counts.gt),
    {
      id: 'missed',
      header: 'Missed of objects',
      definition: 'The bar is the missed share; hatched where the objects are too few for a rate.',
      width: '270px',
      value: (row) => row.counts.fn,
      cell: (row) => <MissedShare row={row} />,
    },
    number('false', 'False', (row) => row.counts.fp, 'Detections that match no object.'),
  ];
}

export function cohortCsvColumns(by: readonly string[]): Column<CohortRow>[] {
  const more = (header: string, value: Column<CohortRow>['value']) => ({
    id: header,
    header,
    value,
    cell: () => null,
  });
  return [
    ...cohortColumns(by),
    more('Found', (row) => row.counts.tp),
    more('Too few for a rate', (row) => row.tooFew),
  ];
}

function axisColumn(axis: string): Column<CohortRow> {
  const valueOf = (row: CohortRow) => row.cohort.find((part) => part.axis === axis)?.value ?? '';
  return {
    id: `axis-${axis}`,
    header: capitalized(words(axis)),
    value: valueOf,
    cell: (row) => shown(valueOf(row)),
  };
}

function shown(value: string): ReactNode {
  if (value === 'unknown') return <span className={classes.muted}>unknown</span>;
  return value.replaceAll('_', ' ');
}

function number(
  id: string,
  header: string,
  valueOf: (row: CohortRow) => number | null,
  definition?: string,
): Column<CohortRow> {
  return {
    id,
    header,
    definition,
    align: 'right',
    width: '88px',
    value: valueOf,
    cell: (row) => count(valueOf(row)),
  };
}

function MissedShare({ row: { counts, tooFew } }: { row: CohortRow }) {
  const share = counts.gt > 0 ? counts.fn / counts.gt : 0;
  return (
    <span className={classes.share}>
      <span className={classes.shareText}>
        <RateWithCount hits={counts.fn} of={counts.gt} digits={1} />
      </span>
      <span className={classes.shareBar} aria-hidden="true">
        <span
          className={classes.shareFill}
          data-few={tooFew || undefined}
          style={{ width: `${share * 100}%` }}
        />
      </span>
    </span>
  );
}
