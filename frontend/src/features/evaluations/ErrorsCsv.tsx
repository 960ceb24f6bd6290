/** Downloads all errors that fit the filter, not only the page that is shown. */
import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { useClient } from 'urql';
import { csvColumns } from '@/components/table/column';
import { csvText, downloadCsv } from '@/lib/csv';
import { loadWholeList } from '@/lib/wholeList';
import { errorColumns, type ErrorFilter, ErrorsQuery } from './errors';

interface ErrorsCsvProps {
  evaluationId: string;
  filter: ErrorFilter;
  total: number;
}

export function ErrorsCsv({ evaluationId, filter, total }: ErrorsCsvProps) {
  const client = useClient();
  const [state, setState] = useState<'ready' | 'busy' | 'failed'>('ready');
  const download = async () => {
    setState('busy');
    try {
      const rows = await loadWholeList(async (after) => {
        const asked = { id: evaluationId, first: 100, after, filter };
        const { data } = await client.query(ErrorsQuery, asked).toPromise();
        if (!data?.evaluation) throw new Error('The server sent no rows.');
        return data.evaluation.errors;
      });
      downloadCsv('errors', csvText(csvColumns(errorColumns(evaluationId)), rows));
      setState('ready');
    } catch {
      setState('failed');
    }
  };
  return (
    <Button
      variant="default"
      leftSection={<IconDownload size={16} stroke={1.75} />}
      disabled={total === 0}
      loading={state === 'busy'}
      onClick={() => void download()}
    >
      {state === 'failed' ? 'CSV failed, try again' : 'CSV'}
    </Button>
  );
}
