/** The query for errors of an evaluation and the columns of their table. */
import { Link } from '@tanstack/react-router';
import { Badge } from '@/components/Badge';
import type { Column } from '@/components/table/column';
import { coco, count, decimal } from '@/lib/format';
import { graphql, type ResultOf } from '@/lib/graphql';

export const ErrorsQuery = graphql(`
  query EvaluationErrors($id: ID!, $first: Int!, $after: String, $filter: ErrorFilter) {
    evaluation(id: $id) {
      id
      errors(first: $first, after: $after, filter: $filter) {
        totalCount
        pageInfo {
          hasNextPage
          endCursor
        }
        edges {
          node {
            id
            outcome
            className
            frameIndex
            width
            height
            score
            iou
            clip {
              id
              clipId
            }
          }
        }
      }
    }
  }
`);

export type Errors = NonNullable<ResultOf<typeof ErrorsQuery>['evaluation']>['errors'];
export type ListedError = Errors['edges'][number]['node'];

export interface ErrorFilter {
  outcome?: 'FN' | 'FP';
  className?: string;
}

/** The order is the server's: sorting the page that is shown would look like sorting all. */
export function errorColumns(evaluationId: string): Column<ListedError>[] {
  return columnsOf(evaluationId).map((column) => ({ ...column, sortable: false }));
}

function columnsOf(evaluationId: string): Column<ListedError>[] {
  return [
    {
      id: 'kind',
      header: 'Kind',
      width: '130px',
      value: kindOf,
      cell: (row) => <Badge tone={row.outcome === 'FN' ? 'worse' : 'warn'}>{kindOf(row)}</Badge>,
    },
    { id: 'class', header: 'Class', value: (row) => row.className, cell: (row) => row.className },
    {
      id: 'clip',
      header: 'Clip',
      value: (row) => row.clip.clipId,
      cell: (row) => (
        <Link
          to="/clips/$id"
          params={{ id: row.clip.id }}
          search={{ evaluation: evaluationId, frame: row.frameIndex }}
        >
          {row.clip.clipId}
        </Link>
      ),
    },
    {
      id: 'frame',
      header: 'Frame',
      align: 'right',
        value: (row) => row.frameIndex,
      cell: (row) => count(row.frameIndex),
    },
    {
      id: 'box',
      header: 'Box, px',
      definition: 'Width and height: of the object that was missed, or of the false detection.',
      align: 'right',
      value: (row) => row.width * row.height,
      cell: (row) => `${count(row.width)} × ${count(row.height)}`,
    },
    {
      id: 'score',
      header: 'Score',
      definition: 'As the model gave it. A missed object has none.',
      align: 'right',
        value: (row) => row.score,
      cell: (row) => decimal(row.score, 3),
    },
    {
      id: 'iou',
      header: 'Best overlap',
      definition: 'The largest overlap (IoU) with something of its class; 0.5 would be a match.',
      align: 'right',
      value: (row) => row.iou,
      cell: (row) => (row.iou > 0 ? coco(row.iou) : 'none'),
    },
  ];
}

function kindOf({ outcome }: ListedError): string {
  return outcome === 'FN' ? 'missed' : 'false';
}
