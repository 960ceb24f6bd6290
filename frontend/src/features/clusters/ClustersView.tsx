/** Map, the selected cluster and the list; one selection, kept in the address. */
import { Button } from '@mantine/core';
import { useDebouncedValue, useViewportSize } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { Card } from '@/components/Card';
import { Split } from '@/components/Page';
import { SelectionBar } from '@/components/selection/SelectionBar';
import { useSelection } from '@/components/selection/useSelection';
import { EmptyState } from '@/components/States';
import { csvColumns } from '@/components/table/column';
import { DataTable } from '@/components/table/DataTable';
import { plural } from '@/lib/format';
import { useActive } from '@/lib/useActive';
import { useUrlState } from '@/lib/useUrlState';
import { clusterColumns, clusterCsvColumns } from './clusterColumns';
import { ClusterMap } from './ClusterMap';
import { ClusterPanel } from './ClusterPanel';
import type { Cluster, Clustering } from './clustersQuery';
import { readClustersSearch } from './search';
import { SetApart } from './SetApart';
import classes from './clusters.module.css';

interface ClustersViewProps {
  clustering: Clustering;
  /** Those that fit the filters, in the order of the list. */
  clusters: readonly Cluster[];
  /** Place of each cluster among all. */
  numbers: ReadonlyMap<string, number>;
}

export function ClustersView({ clustering, clusters, numbers }: ClustersViewProps) {
  const [search, setSearch] = useUrlState(readClustersSearch);
  const write = useCallback((id: string) => setSearch({ cluster: id }), [setSearch]);
  const { row: chosen, move } = useActive(clustering.id, clusters, search.cluster, write);
  const [shown] = useDebouncedValue(chosen, 120);
  const selection = useSelection<Cluster>(clustering.id);
  const navigate = useNavigate();
  const open = ({ id }: Cluster) => void navigate({ to: '/clusters/$id', params: { id } });
  const height = useListHeight();
  const hasBefore = clustering.previous !== null;
  const columns = useMemo(() => clusterColumns(numbers, hasBefore), [numbers, hasBefore]);
  const panel = clusters.find(({ id }) => id === shown?.id) ?? chosen;
  return (
    <>
      <SetApart clustering={clustering} />
      <Split
        isEven
        main={
          <div className={classes.fill}>
            <Card
              title="Map of all errors"
              definition="Like errors lie close: same class, type, size, light, weather. Every error is in the counts, whatever the filters; the filters take out markers. Markers grow with the errors of a cluster."
            >
              <ClusterMap
                density={clustering.density}
                clusters={clusters}
                numbers={numbers}
                selectedId={chosen?.id ?? null}
                onSelect={move}
                onOpen={open}
              />
            </Card>
          </div>
        }
        side={
          panel && (
            <div className={classes.fill}>
              <ClusterPanel
                cluster={panel}
                hasBefore={hasBefore}
                evaluation={clustering.evaluation}
              />
            </div>
          )
        }
      />
      {clusters.length === 0 ? (
        <NothingFits isFiltered={clustering.clusters.length > 0} />
      ) : (
        <Card
          flush
          title="Clusters"
          aside={
            <SelectionBar
              selection={selection}
              noun="clusters"
              columns={csvColumns(clusterCsvColumns(numbers, hasBefore))}
              sum={plural(selection.rows.reduce((sum, { size }) => sum + size, 0), 'error')}
            />
          }
        >
          <DataTable
            caption="Error clusters"
            columns={columns}
            rows={clusters}
            rowId={({ id }) => id}
            rowHeight={ROW_HEIGHT}
            height={Math.min(height, HEAD_HEIGHT + clusters.length * ROW_HEIGHT)}
            activeId={chosen?.id ?? null}
            selectedIds={selection.ids}
            onActivate={move}
            onOpen={open}
            onToggleSelected={selection.toggle}
          />
        </Card>
      )}
    </>
  );
}

const ROW_HEIGHT = 64;
const HEAD_HEIGHT = 44;

/** Scrolls in itself, so that the map stays in sight while keys move through the list. */
function useListHeight(): number {
  const { height } = useViewportSize();
  return Math.max(HEAD_HEIGHT + 5 * ROW_HEIGHT, height - 720);
}

function NothingFits({ isFiltered }: { isFiltered: boolean }) {
  const [, setSearch] = useUrlState(readClustersSearch);
  if (!isFiltered) {
    return (
      <EmptyState
        title="No errors belong together here"
        cause="There are too few errors, or they are too different from each other to form a cluster."
        cure="Every error is in the list of its evaluation all the same."
      />
    );
  }
  return (
    <EmptyState
      title="No cluster fits these filters"
      cause="Every cluster was looked at, and none has all the chosen values."
      action={
        <Button
          variant="default"
          onClick={() =>
            setSearch({ className: undefined, errorType: undefined, became: undefined })
          }
        >
          Clear filters
        </Button>
      }
    />
  );
}
