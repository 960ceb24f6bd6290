/** Columns of the list of change requests. */
import { Link } from '@tanstack/react-router';
import { Badge } from '@/components/Badge';
import type { Column } from '@/components/table/column';
import { Time } from '@/components/Time';
import { words } from '@/lib/format';
import type { ListedChange } from './changeQueries';
import { isPending, STATUSES, titleOf } from './changeWords';
import classes from './changes.module.css';

const PENDING = 'Its version is the newest; runs before its day are made under the one before.';

type Status = Pick<ListedChange, 'status' | 'isStale' | 'effectiveFrom'>;

export function StatusBadge({ change }: { change: Status }) {
  const { status, isStale } = change;
  const { name, sentence, tone } = STATUSES[status];
  if (isStale) {
    return (
      <Badge tone="warn" title="Another version came since: it has to be proposed again.">
        {name}, stale
      </Badge>
    );
  }
  const isInForce = !isPending(change);
  return (
    <Badge tone={isInForce ? tone : 'accent'} shape={false} title={isInForce ? sentence : PENDING}>
      {isInForce ? name : `${name}, not in force yet`}
    </Badge>
  );
}

/** The order is the server's: sorting one page would look like sorting all. */
export const CHANGE_COLUMNS: Column<ListedChange>[] = [
  {
    id: 'change',
    header: 'Change',
    width: '220px',
    cell: (row) => (
      <span className={classes.lines}>
        <Link to="/changes/$id" params={{ id: row.id }}>
          {titleOf(row)}
        </Link>
        <span className="gl-small">
          {row.label}, after {row.baseVersion}
        </span>
      </span>
    ),
  },
  {
    id: 'status',
    header: 'Status',
    width: '132px',
    cell: (row) => <StatusBadge change={row} />,
  },
  { id: 'why', header: 'Why', cell: ({ rationale }) => rationale },
  {
    id: 'who',
    header: 'Proposed by',
    width: '190px',
    cell: ({ proposer, proposerRole }) => (
      <span className={classes.lines}>
        {proposer}
        <span className="gl-small">{words(proposerRole)}</span>
      </span>
    ),
  },
  {
    id: 'when',
    header: 'Proposed',
    width: '196px',
    cell: ({ createdAt }) => <Time iso={createdAt} />,
  },
];
