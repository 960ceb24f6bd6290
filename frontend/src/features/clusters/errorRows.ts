/** Errors of a cluster in words, and as rows of a file. */
import type { CsvColumn } from '@/lib/csv';
import { ERROR_TYPES, SUSPECT_KINDS } from '@/lib/errorTypes';
import type { ClusterError } from './clusterQuery';

export const ERROR_CSV_COLUMNS: CsvColumn<ClusterError>[] = [
  { header: 'Kind', value: kindOf },
  { header: 'Class', value: (row) => row.className },
  { header: 'Type', value: (row) => row.errorType && ERROR_TYPES[row.errorType].name.toLowerCase() },
  { header: 'Clip', value: (row) => row.clip.clipId },
  { header: 'Frame', value: (row) => row.frameIndex },
  { header: 'Left, px', value: (row) => row.x },
  { header: 'Top, px', value: (row) => row.y },
  { header: 'Width, px', value: (row) => row.width },
  { header: 'Height, px', value: (row) => row.height },
  { header: 'Score', value: (row) => row.score },
  { header: 'Best overlap', value: (row) => row.iou },
  { header: 'Suspect label', value: (row) => row.suspectKind && SUSPECT_KINDS[row.suspectKind].name },
];

export function kindOf({ outcome }: Pick<ClusterError, 'outcome'>): string {
  return outcome === 'FN' ? 'missed' : 'false';
}
