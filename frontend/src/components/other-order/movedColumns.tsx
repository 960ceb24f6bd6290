/** Columns of the clips that would come in or go out. */
import { Link } from '@tanstack/react-router';
import type { Column } from '@/components/table/column';
import { count, minutes } from '@/lib/format';
import type { Moved } from './otherOrder';
import classes from './otherOrder.module.css';

export interface MovedRow extends Moved {
  id: string;
}

export function movedRows(rows: readonly Moved[]): MovedRow[] {
  return rows.map((row) => ({ ...row, id: row.clip.id }));
}

export const MOVED_COLUMNS: Column<MovedRow>[] = [
  {
    id: 'clip',
    header: 'Clip',
    value: ({ clip }) => clip.clipId,
    cell: ({ clip }) => (
      <>
        <Link to="/clips/$id" params={{ id: clip.id }}>
          {clip.clipId}
        </Link>
        <span className={classes.tags}>
          {[clip.timeOfDay, clip.weather, clip.region]
            .filter((tag) => tag !== null)
            .map((tag) => tag.replaceAll('_', ' '))
            .join(' · ')}
        </span>
      </>
    ),
  },
  {
    id: 'before',
    header: 'Rank',
    align: 'right',
    width: '56px',
    value: ({ rankBefore }) => rankBefore,
    cell: ({ rankBefore }) => count(rankBefore),
  },
  {
    id: 'after',
    header: 'New rank',
    align: 'right',
    width: '60px',
    value: ({ rankAfter }) => rankAfter,
    cell: ({ rankAfter }) => count(rankAfter),
  },
  {
    id: 'cost',
    header: 'Cost',
    align: 'right',
    width: '84px',
    value: (row) => row.minutes,
    cell: (row) => minutes(row.minutes),
  },
];
