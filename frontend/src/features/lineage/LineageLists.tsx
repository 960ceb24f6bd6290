/** The same things and relationships as tables, for reading, sorting and screen readers. */
import { useMemo } from 'react';
import { Card } from '@/components/Card';
import { DataTable } from '@/components/table/DataTable';
import { edgeColumns, nodeColumns } from './lineageColumns';
import type { Graph } from './mergeAnswers';

const ROW_HEIGHT = 48;
const HEAD_HEIGHT = 44;
const MOST_HEIGHT = 480;

interface LineageListsProps {
  graph: Graph;
  selectedKey: string | null;
  onSelect: (key: string) => void;
}

export function LineageLists({ graph, selectedKey, onSelect }: LineageListsProps) {
  const things = useMemo(() => nodeColumns(onSelect), [onSelect]);
  const relationships = useMemo(() => edgeColumns(graph.nodes, onSelect), [graph, onSelect]);
  return (
    <>
      <Card flush title={`Things (${graph.nodes.length})`}>
        <DataTable
          caption="Things"
          columns={things}
          rows={graph.nodes}
          rowId={({ key }) => key}
          rowHeight={ROW_HEIGHT}
          height={heightOf(graph.nodes.length)}
          activeId={selectedKey}
          onActivate={({ key }) => onSelect(key)}
        />
      </Card>
      <Card flush title={`Relationships (${graph.edges.length})`}>
        <DataTable
          caption="Relationships"
          columns={relationships}
          rows={graph.edges}
          rowId={({ id }) => id}
          rowHeight={ROW_HEIGHT}
          height={heightOf(graph.edges.length)}
          keys={false}
        />
      </Card>
    </>
  );
}

function heightOf(rows: number): number {
  return Math.min(MOST_HEIGHT, HEAD_HEIGHT + Math.max(1, rows) * ROW_HEIGHT);
}
