/** The errors of an evaluation in clusters: a map and a list that share filters and selection. */
import { useMemo } from 'react';
import { Page } from '@/components/Page';
import { AbsentState } from '@/components/States';
import { CsvButton } from '@/components/table/CsvButton';
import { Time } from '@/components/Time';
import { useRead } from '@/lib/read';
import { useUrlState } from '@/lib/useUrlState';
import { clusteringTitle } from './clusterWords';
import { clusterCsvColumns } from './clusterColumns';
import { type Clustering, ClustersQuery } from './clustersQuery';
import { ClustersView } from './ClustersView';
import { ClusterFilters } from './ClusterFilters';
import { isChosen } from './filters';
import { NoClusters } from './NoClusters';
import { readClustersSearch } from './search';

const CRUMBS = [{ label: 'Understand' }, { label: 'Error clusters' }];

export function ClustersPage() {
  const [{ evaluation }] = useUrlState(readClustersSearch);
  const read = useRead(ClustersQuery, { evaluation }, { fresh: true });
  const clustering = read.data?.errorClusters;
  if (clustering && !read.isOutdated) return <Clustered clustering={clustering} />;
  return (
    <Page
      title="Which errors belong together?"
      crumbs={CRUMBS}
      chips={<ClusterFilters evaluationId={evaluation} clusters={[]} />}
    >
      <AbsentState read={read} field="errorClusters">
        <NoClusters evaluationId={evaluation} onDone={read.reload} />
      </AbsentState>
    </Page>
  );
}

function Clustered({ clustering }: { clustering: Clustering }) {
  const [search] = useUrlState(readClustersSearch);
  const { evaluation, clusters, previous } = clustering;
  const chosen = clusters.filter((cluster) => isChosen(cluster, search));
  const open = clusters.filter(({ size }) => size > 0).length;
  const numbers = useMemo(
    () => new Map(clusters.map(({ id }, index) => [id, index + 1])),
    [clusters],
  );
  const columns = clusterCsvColumns(numbers, previous !== null);
  return (
    <Page
      title={clusteringTitle(evaluation.modelVersion.label, clustering.numErrors, open)}
      crumbs={CRUMBS}
      actions={<CsvButton name="error-clusters" columns={columns} rows={chosen} />}
      chips={<ClusterFilters evaluationId={evaluation.id} clusters={clusters} />}
      basis={
        <>
          clustered <Time iso={clustering.createdAt} />
        </>
      }
      footnote={<SmallPrint clustering={clustering} />}
    >
      <ClustersView clustering={clustering} clusters={chosen} numbers={numbers} />
    </Page>
  );
}

function SmallPrint({ clustering: { method, usesEmbeddings, previous } }: { clustering: Clustering }) {
  return (
    <>
      Method {method}, {usesEmbeddings ? 'with' : 'without'} what the clips look like (
      {usesEmbeddings ? 'embeddings are known' : 'no embeddings were imported'}). The map is a plane
      in which like errors lie close; its axes mean nothing by themselves.{' '}
      {previous
        ? `Changes are those since ${previous.evaluation.label}.`
        : 'There is no earlier clustering on this benchmark to compare with.'}
    </>
  );
}
