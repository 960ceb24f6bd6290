/** Downloads all errors of the cluster at this threshold, not only the page that is shown. */
import { useClient } from 'urql';
import { WholeListCsv } from '@/components/table/WholeListCsv';
import { loadWholeList } from '@/lib/wholeList';
import { ClusterErrorsQuery } from './clusterQuery';
import { ERROR_CSV_COLUMNS } from './errorRows';

interface ErrorsCsvProps {
  clusterId: string;
  minScore: number | null;
  total: number;
}

export function ErrorsCsv({ clusterId, minScore, total }: ErrorsCsvProps) {
  const client = useClient();
  const load = () =>
    loadWholeList(async (after) => {
      const asked = { id: clusterId, first: 100, after, minScore };
      const { data } = await client.query(ClusterErrorsQuery, asked).toPromise();
      if (!data?.errorCluster) throw new Error('The server sent no rows.');
      return data.errorCluster.errors;
    });
  return (
    <WholeListCsv
      name="cluster-errors"
      columns={ERROR_CSV_COLUMNS}
      load={load}
      isEmpty={total === 0}
    />
  );
}
