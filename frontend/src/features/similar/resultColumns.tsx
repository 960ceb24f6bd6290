/** Columns of the results as a list: twin of the gallery. */
import { Link } from '@tanstack/react-router';
import type { Column } from '@/components/table/column';
import { tagsOf } from './asked';
import { kindOf, type ResultRow } from './resultRows';
import { clipSearch } from './ResultTile';
import { distanceText, foldedText, marksOf } from './similarWords';

export const RESULT_COLUMNS: Column<ResultRow>[] = [
  {
    id: 'distance',
    header: 'Distance',
    definition: 'How far it is; the nearest come first.',
    align: 'right',
    width: '116px',
    value: (row) => row.distance,
    cell: distanceText,
  },
  { id: 'kind', header: 'Kind', width: '140px', value: kindOf, cell: kindOf },
  {
    id: 'clip',
    header: 'Clip',
    width: '100px',
    value: (row) => row.clip.clipId,
    cell: (row) => (
      <Link to="/clips/$id" params={{ id: row.clip.id }} search={clipSearch(row)}>
        {row.clip.clipId}
      </Link>
    ),
  },
  {
    id: 'tags',
    header: 'Tags',
    value: (row) => tagsOf(row.clip).join(' · '),
    cell: (row) => tagsOf(row.clip).join(' · '),
  },
  {
    id: 'marks',
    header: 'Marks',
    definition: 'Why labels cannot be asked for, and what else of the drive it stands for.',
    width: '140px',
    value: marksText,
    cell: marksText,
  },
];

function marksText(row: ResultRow): string {
  return [...marksOf(row.clip), foldedText(row.numFolded)].filter((mark) => mark !== null).join(', ');
}
