/** Columns of the list of evaluations, on the page and in its CSV. */
import { Link } from '@tanstack/react-router';
import { Badge } from '@/components/Badge';
import { RateWithCount } from '@/components/RateWithCount';
import type { Column } from '@/components/table/column';
import { Time } from '@/components/Time';
import { coco, count } from '@/lib/format';
import { measured } from './cocoMetrics';
import type { ListedEvaluation } from './evaluationList';

export const LIST_COLUMNS: Column<ListedEvaluation>[] = [
  {
    id: 'model',
    header: 'Model',
    value: (row) => row.modelVersion.label,
    cell: (row) => (
      <Link to="/evaluations/$id" params={{ id: row.id }}>
        {row.modelVersion.label}
      </Link>
    ),
  },
  {
    id: 'benchmark',
    header: 'Benchmark',
    value: (row) => row.benchmark.label,
    cell: (row) => (
      <>
        <Link to="/benchmarks/$id" params={{ id: row.benchmark.id }}>
          {row.benchmark.label}
        </Link>{' '}
        {row.benchmark.role === 'HOLDOUT' && (
          <Badge title="Only reports and gates may look at it; the ranking never does.">
            holdout
          </Badge>
        )}
      </>
    ),
  },
  {
    id: 'clips',
    header: 'Clips',
    align: 'right',
    width: '72px',
    value: (row) => row.numClips,
    cell: (row) => count(row.numClips),
  },
  {
    id: 'missed',
    header: 'Missed of objects',
    definition: 'Objects of the ground truth without a matching detection.',
    align: 'right',
    width: '190px',
    value: (row) => row.counts.fn,
    cell: (row) => <RateWithCount hits={row.counts.fn} of={row.counts.gt} digits={1} />,
  },
  {
    id: 'false',
    header: 'False detections',
    definition: 'Detections that match no object.',
    align: 'right',
    width: '140px',
    value: (row) => row.counts.fp,
    cell: (row) => count(row.counts.fp),
  },
  {
    id: 'ap',
    header: 'AP',
    definition: 'Average precision over overlaps of 0.50 to 0.95, as COCO defines it; 1 is best.',
    align: 'right',
    width: '72px',
    value: (row) => measured(row.coco.AP),
    cell: (row) => coco(row.coco.AP),
  },
  {
    id: 'created',
    header: 'Imported',
    width: '196px',
    value: (row) => row.createdAt,
    cell: (row) => <Time iso={row.createdAt} />,
  },
];

export const LIST_CSV_COLUMNS: Column<ListedEvaluation>[] = [
  ...LIST_COLUMNS,
  { id: 'objects', header: 'Objects', value: (row) => row.counts.gt, cell: () => null },
  { id: 'found', header: 'Found', value: (row) => row.counts.tp, cell: () => null },
  { id: 'ap50', header: 'AP50', value: (row) => measured(row.coco.AP50), cell: () => null },
];
