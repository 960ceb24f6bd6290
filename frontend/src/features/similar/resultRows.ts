/** Results with an id of their own, and as rows of a file. */
import type { CsvColumn } from '@/lib/csv';
import { ERROR_TYPES } from '@/lib/errorTypes';
import { errorName } from './asked';
import { marksOf } from './similarWords';
import type { SimilarResult } from './similarQueries';

export type ResultRow = SimilarResult & { id: string; rank: number };

export function rowsOf(results: readonly SimilarResult[]): ResultRow[] {
  return results.map((result, index) => ({ ...result, id: rowId(result), rank: index + 1 }));
}

function rowId({ error, clip, frameIndex }: SimilarResult): string {
  return error?.id ?? `${clip.id}-${frameIndex ?? ''}`;
}

export function kindOf({ error }: Pick<SimilarResult, 'error'>): string {
  return error ? errorName(error) : 'no known failure';
}

/** Frame that shows the result: that of the error, else the middle of the clip. */
export function frameOf({ frameIndex, clip }: Pick<SimilarResult, 'frameIndex' | 'clip'>): number {
  return frameIndex ?? Math.floor((clip.numFrames ?? 0) / 2);
}

export const RESULT_CSV_COLUMNS: CsvColumn<ResultRow>[] = [
  { header: 'Rank', value: (row) => row.rank },
  { header: 'Distance', value: (row) => row.distance },
  { header: 'Kind', value: kindOf },
  {
    header: 'Type',
    value: ({ error }) => error?.errorType && ERROR_TYPES[error.errorType].name.toLowerCase(),
  },
  { header: 'Clip', value: (row) => row.clip.clipId },
  { header: 'Frame', value: (row) => row.frameIndex },
  { header: 'Model', value: (row) => row.error?.evaluation.modelVersion.label },
  { header: 'Region', value: (row) => row.clip.region },
  { header: 'Weather', value: (row) => row.clip.weather },
  { header: 'Light', value: (row) => row.clip.timeOfDay },
  { header: 'Marks', value: (row) => marksOf(row.clip).join('; ') },
  { header: 'Of the same drive', value: (row) => row.numFolded },
];
