/** The query for errors of an evaluation and the columns of their table. */
import { Link } from '@tanstack/react-router';
import { Badge } from '@/components/Badge';
import { ErrorTypeBadge } from '@/components/ErrorTypeBadge';
import type { Column } from '@/components/table/column';
import { ERROR_TYPES, type ErrorType, SUSPECT_KINDS } from '@/lib/errorTypes';
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
            errorType
            inVocabulary
            suspectKind
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
  errorType?: ErrorType;
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
      width: '108px',
      value: kindOf,
      cell: (row) => <Badge tone={row.outcome === 'FN' ? 'worse' : 'warn'}>{kindOf(row)}</Badge>,
    },
    {
      id: 'type',
      header: 'Type',
      definition: 'What is wrong with it, after TIDE. Click a row to see what is known of it.',
      width: '168px',
      value: (row) => row.errorType && ERROR_TYPES[row.errorType].name,
      cell: (row) => <ErrorTypeBadge type={row.errorType} />,
    },
    {
      id: 'class',
      header: 'Class',
      value: (row) => row.className,
      cell: (row) => (
        <>
          {row.className} <Apart row={row} />
        </>
      ),
    },
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
      width: '68px',
      value: (row) => row.frameIndex,
      cell: (row) => count(row.frameIndex),
    },
    {
      id: 'box',
      header: 'Box, px',
      definition: 'Width and height: of the object that was missed, or of the false detection.',
      align: 'right',
      width: '96px',
      value: (row) => row.width * row.height,
      cell: (row) => `${count(row.width)} × ${count(row.height)}`,
    },
    {
      id: 'score',
      header: 'Score',
      definition: 'As the model gave it. A missed object has none.',
      align: 'right',
      width: '84px',
      value: (row) => row.score,
      cell: (row) => decimal(row.score, 3),
    },
    {
      id: 'iou',
      header: 'Best overlap',
      definition: 'The largest overlap (IoU) with something of its class; 0.5 would be a match.',
      align: 'right',
      width: '124px',
      value: (row) => row.iou,
      cell: (row) => (row.iou > 0 ? coco(row.iou) : 'none'),
    },
  ];
}

/** Errors that the model is not asked to mend. */
function Apart({ row }: { row: ListedError }) {
  if (row.suspectKind) {
    return (
      <Badge tone="undecided" title={SUSPECT_KINDS[row.suspectKind].definition}>
        label in doubt
      </Badge>
    );
  }
  if (row.inVocabulary) return null;
  return <Badge title="The model never names this class.">cannot be named</Badge>;
}

function kindOf({ outcome }: ListedError): string {
  return outcome === 'FN' ? 'missed' : 'false';
}
