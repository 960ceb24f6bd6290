/** The course of a cluster over evaluations, and the earlier clusters that it goes on from. */
import { Link } from '@tanstack/react-router';
import { Badge } from '@/components/Badge';
import { Card } from '@/components/Card';
import { Sparkline } from '@/components/Sparkline';
import type { Column } from '@/components/table/column';
import { CsvButton } from '@/components/table/CsvButton';
import { DataTable } from '@/components/table/DataTable';
import { count, plural } from '@/lib/format';
import { TRANSITIONS } from '@/lib/transitions';
import type { ClusterDetails } from './clusterQuery';
import classes from './clusters.module.css';

type Step = ClusterDetails['history'][number];

export function HistoryCard({ cluster }: { cluster: ClusterDetails }) {
  const { history, continues } = cluster;
  const columns = columnsOf(cluster.id);
  return (
    <Card
      title="Over evaluations"
      definition="The same errors are found again in the next evaluation on this benchmark by their place among all errors; a cluster keeps its name for as long as it goes on."
      flush
      aside={<CsvButton name="cluster-history" columns={columns} rows={history} />}
      footnote={
        continues.length > 0 && (
          <>
            Goes on from{' '}
            {continues.map(({ id, name, size }, index) => (
              <span key={id}>
                {index > 0 && ', '}
                <Link to="/clusters/$id" params={{ id }} className={classes.inText}>
                  {name}
                </Link>{' '}
                ({plural(size, 'error')})
              </span>
            ))}
          </>
        )
      }
    >
      {history.length > 1 && (
        <div className={classes.course}>
          <Sparkline values={history.map(({ size }) => size)} width={240} height={32} />
        </div>
      )}
      <DataTable
        caption="Sizes over evaluations, oldest first"
        columns={columns}
        rows={history}
        rowId={(row) => row.cluster.id}
        keys={false}
      />
    </Card>
  );
}

function columnsOf(here: string): Column<Step>[] {
  return [
    {
      id: 'evaluation',
      header: 'Model',
      sortable: false,
      value: (row) => row.evaluation.modelVersion.label,
      cell: (row) =>
        row.cluster.id === here ? (
          <strong>{row.evaluation.modelVersion.label}</strong>
        ) : (
          <Link to="/clusters/$id" params={{ id: row.cluster.id }}>
            {row.evaluation.modelVersion.label}
          </Link>
        ),
    },
    {
      id: 'size',
      header: 'Errors',
      width: '64px',
      align: 'right',
      sortable: false,
      value: (row) => row.size,
      cell: (row) => count(row.size),
    },
    {
      id: 'became',
      header: 'What became',
      width: '112px',
      sortable: false,
      value: (row) => TRANSITIONS[row.transition].name,
      cell: ({ transition }) => {
        const { name, tone, definition } = TRANSITIONS[transition];
        return (
          <Badge tone={tone} shape={false} title={definition}>
            {name}
          </Badge>
        );
      },
    },
  ];
}
