/** Columns of the doubtful labels; the order is the server's, the surest first. */
import { Link } from '@tanstack/react-router';
import { Badge } from '@/components/Badge';
import type { Column } from '@/components/table/column';
import { SUSPECT_KINDS } from '@/lib/errorTypes';
import { asSentence, count, decimal } from '@/lib/format';
import type { Suspect } from './groundTruthQueries';
import classes from './groundTruth.module.css';

export function suspectColumns(evaluationId: string): Column<Suspect>[] {
  return columnsOf(evaluationId).map((column) => ({ ...column, sortable: false }));
}

/** The file has frame, class and box in columns of their own. */
export function suspectCsvColumns(evaluationId: string): Column<Suspect>[] {
  return [
    ...columnsOf(evaluationId),
    { id: 'frame', header: 'Frame', value: ({ error }) => error.frameIndex, cell: () => null },
    { id: 'class', header: 'Class', value: ({ error }) => error.className, cell: () => null },
    ...(['x', 'y', 'width', 'height'] as const).map(
      (side): Column<Suspect> => ({
        id: side,
        header: side,
        value: ({ error }) => error[side],
        cell: () => null,
      }),
    ),
  ];
}

function columnsOf(evaluationId: string): Column<Suspect>[] {
  return [
    {
      id: 'kind',
      header: 'Seems to be',
      width: '136px',
      value: (row) => SUSPECT_KINDS[row.kind].name,
      cell: ({ kind }) => (
        <Badge tone="warn" title={SUSPECT_KINDS[kind].definition}>
          {SUSPECT_KINDS[kind].name.toLowerCase()}
        </Badge>
      ),
    },
    {
      id: 'sentence',
      header: 'What to look at',
      value: (row) => row.sentence,
      cell: (row) => asSentence(row.sentence),
    },
    {
      id: 'clip',
      header: 'Clip',
      width: '132px',
      value: ({ error }) => error.clip.clipId,
      cell: ({ error }) => (
        <>
          <Link
            to="/clips/$id"
            params={{ id: error.clip.id }}
            search={{ evaluation: evaluationId, frame: error.frameIndex }}
          >
            {error.clip.clipId}
          </Link>
          <span className={classes.line}>frame {count(error.frameIndex)}</span>
        </>
      ),
    },
    {
      id: 'score',
      header: 'How sure',
      definition:
        'From 0 to 1: how much speaks for a wrong label. It orders the list and is no probability.',
      align: 'right',
      width: '108px',
      value: (row) => row.score,
      cell: (row) => decimal(row.score, 2),
    },
  ];
}
