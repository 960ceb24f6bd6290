/** Where to begin: an error cluster, whose typical errors are then looked around. */
import { Link } from '@tanstack/react-router';
import { Card } from '@/components/Card';
import { LinkButton } from '@/components/LinkButton';
import { Page } from '@/components/Page';
import { EmptyState, ProblemState, ReadState } from '@/components/States';
import type { Column } from '@/components/table/column';
import { DataTable } from '@/components/table/DataTable';
import { count } from '@/lib/format';
import type { ResultOf } from '@/lib/graphql';
import { type Read, useRead } from '@/lib/read';
import { type StartCluster, StartQuery } from './similarQueries';
import classes from './similar.module.css';

export function StartPage() {
  const read = useRead(StartQuery, {}, { fresh: true });
  return (
    <Page
      title="Which failure should others be like?"
      crumbs={[{ label: 'Understand' }, { label: 'Similar failures' }]}
      footnote="Find similar is also on every error of a cluster, on clips, and on items of a queue."
    >
      <Start read={read} />
    </Page>
  );
}

function Start({ read }: { read: Read<ResultOf<typeof StartQuery>> }) {
  if (read.state !== 'ready') return <ReadState read={read} layout="table" />;
  const problem = read.problemAt('errorClusters');
  if (problem) return <ProblemState problem={problem} onRetry={read.reload} />;
  const clusters = read.data.errorClusters?.clusters.filter(({ size }) => size > 0) ?? [];
  if (clusters.length === 0) {
    return (
      <EmptyState
        title="There are no error clusters yet"
        cause="The errors of no evaluation have been grouped."
        cure="Import an evaluation and group its errors, or begin from a clip."
        action={
          <div className={classes.buttons}>
            <LinkButton to="/clusters">Go to the error clusters</LinkButton>
            <LinkButton to="/clips" variant="default">
              Choose a clip
            </LinkButton>
          </div>
        }
      />
    );
  }
  return (
    <Card flush title={`Error clusters of ${read.data.errorClusters?.evaluation.label ?? ''}`}>
      <DataTable
        caption="Error clusters, largest first"
        columns={COLUMNS}
        rows={clusters}
        rowId={(row) => row.id}
        rowHeight={44}
        keys={false}
      />
    </Card>
  );
}

const COLUMNS: Column<StartCluster>[] = [
  {
    id: 'name',
    header: 'Like the errors of',
    value: (row) => row.name,
    cell: (row) => (
      <Link to="/similar" search={{ cluster: row.id }}>
        {row.name}
      </Link>
    ),
  },
  number('size', 'Errors', (row) => row.size),
  number('clips', 'Clips', (row) => row.numClips),
  number('drives', 'Drives', (row) => row.numDrives),
];

function number(
  id: string,
  header: string,
  value: (row: StartCluster) => number,
): Column<StartCluster> {
  return { id, header, value, cell: (row) => count(value(row)), align: 'right', width: '110px' };
}
