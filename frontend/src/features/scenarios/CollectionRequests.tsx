/** What the lake has no clip of: asked of the fleet, with a file for who plans drives. */
import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { Card } from '@/components/Card';
import type { Column } from '@/components/table/column';
import { CsvButton } from '@/components/table/CsvButton';
import { DataTable } from '@/components/table/DataTable';
import { downloadFile } from '@/lib/download';
import { REQUEST_COLUMNS, REQUEST_CSV_COLUMNS } from './scenarioColumns';
import type { CollectionRequest } from './scenarioQueries';

const COLUMNS: Column<CollectionRequest>[] = [
  ...REQUEST_COLUMNS,
  {
    id: 'file',
    header: 'File',
    definition: 'The operational design domain to look for, as tags of ASAM OpenLABEL in JSON.',
    width: '96px',
    cell: (row) => <OddButton request={row} />,
  },
];

export function CollectionRequests({ requests }: { requests: readonly CollectionRequest[] }) {
  // Where nothing was ever asked for, the list would only take room.
  if (requests.length === 0) return null;
  return (
    <Card
      flush
      title="Asked of the fleet"
      definition="Scenarios without a clip to label when they were requested. A queue would be empty, so the fleet is asked to record them."
      aside={<CsvButton name="collection-requests" columns={REQUEST_CSV_COLUMNS} rows={requests} />}
    >
      <DataTable
        caption="Collection requests, newest first"
        columns={COLUMNS}
        rows={requests}
        rowId={(row) => row.id}
        rowHeight={56}
        keys={false}
      />
    </Card>
  );
}

function OddButton({ request }: { request: CollectionRequest }) {
  return (
    <Button
      size="compact-xs"
      variant="default"
      leftSection={<IconDownload size={14} stroke={1.75} />}
      aria-label={`ODD file of ${request.scenario.label}`}
      onClick={() =>
        downloadFile(
          `${fileName(request.scenario.label)}.openlabel.json`,
          request.oddExpression,
          'application/json',
        )
      }
    >
      ODD
    </Button>
  );
}

/** "night rain:2" as a name that every file system takes. */
export function fileName(label: string): string {
  return label.replaceAll(/[^\p{L}\p{N}]+/gu, '-').replaceAll(/^-|-$/g, '') || 'scenario';
}
