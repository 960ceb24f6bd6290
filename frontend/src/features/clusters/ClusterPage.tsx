/** One cluster: its errors on their frames, what they have in common, and its course. */
import { useParams } from '@tanstack/react-router';
import { FindSimilarButton } from '@/components/FindSimilarButton';
import { LineageButton } from '@/components/LineageButton';
import { LinkButton } from '@/components/LinkButton';
import { Page } from '@/components/Page';
import { AbsentState, EmptyState } from '@/components/States';
import { Time } from '@/components/Time';
import { capitalized } from '@/lib/format';
import { isUnknownId } from '@/lib/problem';
import { type Read, useRead } from '@/lib/read';
import { type ClusterDetails, ClusterQuery } from './clusterQuery';
import { ClusterBadges } from './ClusterBadges';
import { spreadText } from './clusterWords';
import { Gallery } from './Gallery';

const CRUMBS = [{ label: 'Understand' }, { label: 'Error clusters', to: '/clusters' }];

export function ClusterPage() {
  const { id } = useParams({ from: '/clusters/$id' });
  const read = useRead(ClusterQuery, { id });
  const cluster = read.data?.errorCluster;
  if (cluster && !read.isOutdated) return <Known key={cluster.id} cluster={cluster} />;
  return (
    <Page title={isThere(read) ? 'Error cluster' : 'There is no such cluster'} crumbs={CRUMBS}>
      <AbsentState read={read} field="errorCluster">
        <NoSuchCluster />
      </AbsentState>
    </Page>
  );
}

/** As far as is known. */
function isThere(read: Read<unknown>): boolean {
  if (read.problem) return !isUnknownId(read.problem);
  return read.state === 'loading' || read.isOutdated;
}

function Known({ cluster }: { cluster: ClusterDetails }) {
  const { clustering } = cluster;
  return (
    <Page
      title={capitalized(cluster.name)}
      crumbs={[
        { label: 'Understand' },
        { label: 'Error clusters', to: '/clusters' },
        { label: clustering.evaluation.label },
      ]}
      actions={
        <>
          <FindSimilarButton cluster={cluster.id} />
          <LineageButton id={cluster.id} />
        </>
      }
      chips={<ClusterBadges cluster={cluster} hasBefore={clustering.previous !== null} />}
      basis={
        <>
          {spreadText(cluster)} · clustered <Time iso={clustering.createdAt} />
        </>
      }
      footnote={`Method ${clustering.method}. The most typical errors come first: those nearest to the middle of the cluster.`}
    >
      <Gallery cluster={cluster} />
    </Page>
  );
}

function NoSuchCluster() {
  return (
    <EmptyState
      title="No cluster at this address"
      cause="The link may be old, or it belongs to another installation."
      action={<LinkButton to="/clusters">See all clusters</LinkButton>}
    />
  );
}
