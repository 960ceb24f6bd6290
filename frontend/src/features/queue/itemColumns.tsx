/** Columns of a ranked list. Bars of all rows have one scale, so that they compare. */
import { PartsBar } from '@/components/parts/PartsBar';
import type { Column } from '@/components/table/column';
import { COST_BASIS } from '@/lib/costBasis';
import type { CsvColumn } from '@/lib/csv';
import { count, decimal, minutes } from '@/lib/format';
import { stateInText, tagLine } from './itemWords';
import type { RankedItem } from './rankedItem';
import classes from './queue.module.css';

interface ListLook {
  /** The score that fills a bar. */
  full: number;
  /** Decides how much room ranks need. */
  lastRank: number;
  /** Whether the reader is told scores. */
  withScores: boolean;
}

export function itemColumns({ full, lastRank, withScores }: ListLook): Column<RankedItem>[] {
  const columns: Column<RankedItem>[] = [
    {
      id: 'rank',
      header: '#',
      align: 'right',
      width: `${36 + 9 * Math.max(2, count(lastRank).length)}px`,
      cell: ({ rank }) => <span className="gl-num">{count(rank)}</span>,
    },
    { id: 'clip', header: 'Clip', width: '132px', cell: (row) => <ClipCell row={row} /> },
    {
      id: 'reason',
      header: 'Why it is here',
      cell: ({ reason }) => <span className={classes.reason}>{reason.headline}</span>,
    },
    {
      id: 'score',
      header: 'Score',
      align: 'right',
      width: '132px',
      definition:
        'The sum of its parts, which the bar shows: colored pieces add up to it, hatched ends were taken off again, and all bars have one scale. It orders this list, but for items that were drawn at random, and means nothing outside of it.',
      cell: (row) => <ScoreCell row={row} full={full} />,
    },
    {
      id: 'cost',
      header: 'Cost',
      align: 'right',
      width: '100px',
      definition:
        `Estimated minutes to label it, from its frames and the objects that were predicted. ${COST_BASIS}`,
      cell: (row) => <CostCell row={row} />,
    },
  ];
  return columns.filter(({ id }) => withScores || id !== 'score');
}

/**
 * The columns of a file; the arm is not among them, for who labels must not know it. A reader who is
 * not told scores has no parts.
 */
export function itemCsvColumns(parts: readonly { name: string }[]): CsvColumn<RankedItem>[] {
  return [
    { header: 'rank', value: (row) => row.rank },
    { header: 'clip', value: (row) => row.clip.clipId },
    { header: 'region', value: (row) => row.clip.region },
    { header: 'weather', value: (row) => row.clip.weather },
    { header: 'time_of_day', value: (row) => row.clip.timeOfDay },
    { header: 'reason', value: (row) => row.reason.headline },
    ...parts.map(({ name }) => ({
      header: name,
      value: (row: RankedItem) => row.parts.find((part) => part.name === name)?.value,
    })),
    ...(parts.length > 0 ? [{ header: 'score', value: (row: RankedItem) => row.score }] : []),
    { header: 'cost_minutes', value: (row) => row.costMinutes },
    { header: 'inside_budget', value: (row) => ('selected' in row ? row.selected : true) },
  ];
}

function ClipCell({ row }: { row: RankedItem }) {
  const state = 'state' in row && row.state !== 'OPEN' ? stateInText(row.state) : null;
  return (
    <>
      <span className={classes.clipId}>{row.clip.clipId}</span>
      <span className={classes.tags}>
        {state && <strong>{state} · </strong>}
        {tagLine(row.clip)}
      </span>
    </>
  );
}

function ScoreCell({ row, full }: { row: RankedItem; full: number }) {
  return (
    <>
      <strong className={classes.score}>{decimal(row.score, 3)}</strong>
      <PartsBar parts={row.parts} score={row.score} full={full} />
    </>
  );
}

function CostCell({ row }: { row: RankedItem }) {
  return (
    <>
      <span className="gl-num">{minutes(row.costMinutes)}</span>
      {'selected' in row && !row.selected && <span className={classes.tags}>over budget</span>}
      {row.arm === 'HOLDBACK' && <span className={classes.tags}>drawn at random</span>}
    </>
  );
}
