/** Columns of the changes, and of their CSV. */
import { Link } from '@tanstack/react-router';
import { Badge } from '@/components/Badge';
import type { Column } from '@/components/table/column';
import { count, NONE } from '@/lib/format';
import type { Change } from './queueDiffQuery';
import { KIND_DEFINITION, KIND_WORDS } from './words';
import classes from './queueDiff.module.css';

export const CHANGE_COLUMNS: readonly Column<Change>[] = [
  {
    id: 'after',
    header: 'Now',
    align: 'right',
    width: '72px',
    value: ({ rankAfter }) => rankAfter,
    cell: ({ rankAfter }) => count(rankAfter),
  },
  {
    id: 'before',
    header: 'Before',
    align: 'right',
    width: '84px',
    value: ({ rankBefore }) => rankBefore,
    cell: ({ rankBefore }) => count(rankBefore),
  },
  {
    id: 'kind',
    header: 'Change',
    definition: KIND_DEFINITION,
    width: '112px',
    value: ({ kind }) => KIND_WORDS[kind].name,
    cell: ({ kind }) => <KindBadge kind={kind} />,
  },
  {
    id: 'clip',
    header: 'Clip',
    width: '112px',
    value: ({ clip }) => clip.clipId,
    cell: ({ clip }) => (
      <Link to="/clips/$id" params={{ id: clip.id }} className={classes.clip}>
        {clip.clipId}
      </Link>
    ),
  },
  {
    id: 'cause',
    header: 'Cause',
    definition: 'The part of its score that changed most, or what else moved it.',
    sortable: false,
    value: ({ causes }) => causes.map(({ sentence }) => sentence).join(' '),
    cell: ({ causes }) => <span className={classes.cause}>{causes[0]?.sentence ?? NONE}</span>,
  },
];

function KindBadge({ kind }: { kind: Change['kind'] }) {
  const { name, tone, shape } = KIND_WORDS[kind];
  return (
    <Badge tone={tone} shape={false}>
      <span aria-hidden="true">{shape}</span> {name}
    </Badge>
  );
}
