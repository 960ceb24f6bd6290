/** Dataset releases, the label batches that they are made of, and what models made of them. */
import { useNavigate } from '@tanstack/react-router';
import { Page } from '@/components/Page';
import { EmptyState, ReadState } from '@/components/States';
import type { ResultOf } from '@/lib/graphql';
import { useRead } from '@/lib/read';
import { LinkButton } from '@/components/LinkButton';
import { BATCH_COLUMNS, OUTCOME_COLUMNS, RELEASE_COLUMNS } from './labelColumns';
import { ReleasesQuery } from './labelQueries';
import { TableCard } from './TableCard';

export function ReleasesPage() {
  const read = useRead(ReleasesQuery, { first: 100, after: null }, { fresh: true });
  return (
    <Page
      title="Labels that came back, and what models made of them"
      crumbs={[{ label: 'Prove' }, { label: 'Releases' }]}
      footnote="A release never changes: other batches under the same name are another version with another digest."
    >
      {read.state === 'ready' ? <Lists data={read.data} /> : <ReadState read={read} layout="table" />}
    </Page>
  );
}

function Lists({ data }: { data: ResultOf<typeof ReleasesQuery> }) {
  const navigate = useNavigate();
  const { datasetReleases, labelBatches, outcomes } = data;
  if (labelBatches.totalCount === 0 && outcomes.totalCount === 0 && datasetReleases.totalCount === 0) {
    return (
      <EmptyState
        title="No label has come back yet"
        cause="Batches are labels that an annotation tool made for a queue; none was imported."
        cure="Export a queue to the tool, and bring its labels back."
        action={<LinkButton to="/queue">Queues</LinkButton>}
      />
    );
  }
  return (
    <>
      <TableCard
        title="Dataset releases"
        definition="Batches that models are trained on, under one name and version."
        file="releases"
        columns={RELEASE_COLUMNS}
        rows={datasetReleases.edges.map(({ node }) => node)}
        total={datasetReleases.totalCount}
        none="No release was made of the batches yet."
        onOpen={({ id }) => void navigate({ to: '/releases/$id', params: { id } })}
        keys
      />
      <TableCard
        title="Label batches"
        file="batches"
        columns={BATCH_COLUMNS}
        rows={labelBatches.edges.map(({ node }) => node)}
        total={labelBatches.totalCount}
        none="No labels came back yet."
        onOpen={({ id }) => void navigate({ to: '/batches/$id', params: { id } })}
      />
      <TableCard
        title="Training outcomes"
        definition="What a model version changed beside the one before it."
        file="outcomes"
        columns={OUTCOME_COLUMNS}
        rows={outcomes.edges.map(({ node }) => node)}
        total={outcomes.totalCount}
        none="No outcome is on record."
        onOpen={({ id }) => void navigate({ to: '/outcomes/$id', params: { id } })}
      />
    </>
  );
}
