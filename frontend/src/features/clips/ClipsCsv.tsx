/** Downloads the clips under the filter, not only the rows that are shown. */
import { WholeListCsv } from '@/components/table/WholeListCsv';
import { count } from '@/lib/format';
import { CLIP_CSV_COLUMNS } from './clipColumns';
import { type ClipList, MOST_CSV_ROWS } from './useClipList';

export function ClipsCsv({ list }: { list: ClipList }) {
  const rows = list.count ?? 0;
  return (
    <WholeListCsv
      name="clips"
      columns={CLIP_CSV_COLUMNS}
      load={list.loadAll}
      isEmpty={rows === 0}
      label={csvLabel(list.isFiltered, rows)}
    />
  );
}

function csvLabel(isFiltered: boolean, rows: number): string {
  if (rows > MOST_CSV_ROWS) return `CSV of the first ${count(MOST_CSV_ROWS)}`;
  if (!isFiltered || rows === 0) return 'CSV';
  return rows === 1 ? 'CSV of this one' : `CSV of these ${count(rows)}`;
}
