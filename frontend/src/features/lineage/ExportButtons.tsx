/** Files of what is shown: things and relationships as tables, or all of it as one document. */
import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { csvText, downloadCsv } from '@/lib/csv';
import { downloadFile } from '@/lib/download';
import { documentOf, edgeCsvColumns, nodeCsvColumns } from './lineageFiles';
import type { Lineage } from './lineageQueries';
import type { Graph } from './mergeAnswers';

interface ExportButtonsProps {
  /** Without what is hidden; groups are opened. */
  graph: Graph;
  answer: Lineage;
}

export function ExportButtons({ graph, answer }: ExportButtonsProps) {
  const icon = <IconDownload size={16} stroke={1.75} />;
  return (
    <>
      <Button
        variant="default"
        leftSection={icon}
        onClick={() => downloadCsv('lineage-things', csvText(nodeCsvColumns(answer), graph.nodes))}
      >
        Things CSV
      </Button>
      <Button
        variant="default"
        leftSection={icon}
        onClick={() =>
          downloadCsv('lineage-relationships', csvText(edgeCsvColumns(graph, answer), graph.edges))
        }
      >
        Relationships CSV
      </Button>
      <Button
        variant="default"
        leftSection={icon}
        onClick={() =>
          downloadFile(
            'lineage.json',
            `${JSON.stringify(documentOf(graph, answer), null, 2)}\n`,
            'application/json',
          )
        }
      >
        JSON
      </Button>
    </>
  );
}
