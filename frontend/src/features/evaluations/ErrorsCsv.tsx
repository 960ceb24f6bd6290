/** Downloads all errors that fit the filter, not only the page that is shown. */
import { useClient } from 'urql';
import { csvColumns } from '@/components/table/column';
import { WholeListCsv } from '@/components/table/WholeListCsv';
import { loadWholeList } from '@/lib/wholeList';
import { errorColumns, type ErrorFilter, ErrorsQuery } from './errors';

interface ErrorsCsvProps {
  evaluationId: string;
  filter: ErrorFilter;
  total: number;
}

export function ErrorsCsv({ evaluationId, filter, total }: ErrorsCsvProps) {
  const client = useClient();
  const load = () =>
    loadWholeList(async (after) => {
      const asked = { id: evaluationId, first: 100, after, filter };
      const { data } = await client.query(ErrorsQuery, asked).toPromise();
      if (!data?.evaluation) throw new Error('The server sent no rows.');
      return data.evaluation.errors;
    });
  return (
    <WholeListCsv
      name="errors"
      columns={csvColumns(errorColumns(evaluationId))}
      load={load}
      isEmpty={total === 0}
    />
  );
}
