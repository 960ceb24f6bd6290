/** Columns of the list of epics, on the page and in its CSV. */
import { Link } from '@tanstack/react-router';
import type { Column } from '@/components/table/column';
import { count, hours, NONE } from '@/lib/format';
import { gainText } from './epicWords';
import type { ListedEpic } from './epicQueries';
import classes from './epics.module.css';

/** The order is the server's: sorting one page would look like sorting all. */
export const EPIC_COLUMNS: Column<ListedEpic>[] = [
  {
    id: 'key',
    header: 'Key',
    width: '104px',
    cell: ({ key }) => (
      <Link to="/epics/$key" params={{ key }} className="gl-num">
        {key}
      </Link>
    ),
  },
  { id: 'title', header: 'Title', cell: ({ title }) => title },
  { id: 'status', header: 'Status', width: '104px', cell: ({ status }) => status ?? NONE },
  { id: 'owner', header: 'Owner', width: '112px', cell: ({ owner }) => owner ?? NONE },
  { id: 'due', header: 'Due', width: '92px', cell: ({ due }) => <span className="gl-num">{due ?? NONE}</span> },
  {
    id: 'clusters',
    header: 'Clusters',
    definition: 'Error clusters that it addresses.',
    align: 'right',
    width: '84px',
    cell: ({ clusters }) => count(clusters.length),
  },
  {
    id: 'cost',
    header: 'Cost',
    definition: 'Label-hours of batches for its clusters; the hours of their queue where a batch says none.',
    align: 'right',
    width: '88px',
    cell: ({ costHours, costBasis }) => <span title={costBasis}>{hours(costHours)}</span>,
  },
  {
    id: 'gain',
    header: 'Realized gain',
    definition:
      'What models trained on these labels gained on its clusters. Nothing before an outcome is recorded.',
    align: 'right',
    width: '200px',
    cell: ({ realizedGain }) => <Realized gain={realizedGain} />,
  },
];

function Realized({ gain }: { gain: ListedEpic['realizedGain'] }) {
  if (!gain) return <span className={classes.muted}>no outcome yet</span>;
  return <span title={gain.basis}>{gainText(gain)}</span>;
}

export const EPIC_CSV_COLUMNS: Column<ListedEpic>[] = [
  file('key', (row) => row.key),
  file('title', (row) => row.title),
  file('status', (row) => row.status),
  file('owner', (row) => row.owner),
  file('due', (row) => row.due),
  file('clusters', (row) => row.clusters.length),
  file('cost_hours', (row) => row.costHours),
  file('cost_basis', (row) => row.costBasis),
  file('realized_gain', (row) => row.realizedGain?.value),
  file('gain_low', (row) => row.realizedGain?.low),
  file('gain_high', (row) => row.realizedGain?.high),
  file('gain_unit', (row) => row.realizedGain?.unit),
  file('gain_basis', (row) => row.realizedGain?.basis),
];

function file(header: string, value: Column<ListedEpic>['value']): Column<ListedEpic> {
  return { id: header, header, value, cell: () => null };
}
