/** One dataset release: its digest, the batches in it, and the outcomes of models trained on it. */
import { useNavigate, useParams } from '@tanstack/react-router';
import { AbsentPage } from '@/components/AbsentPage';
import { Card } from '@/components/Card';
import { Facts } from '@/components/Facts';
import { LinkButton } from '@/components/LinkButton';
import { Page } from '@/components/Page';
import { Time } from '@/components/Time';
import { plural } from '@/lib/format';
import { useRead } from '@/lib/read';
import { BATCH_COLUMNS, OUTCOME_COLUMNS } from './labelColumns';
import { type ReleaseDetails, ReleaseQuery } from './labelQueries';
import { TableCard } from './TableCard';
import { ThingActions } from './ThingActions';
import classes from './releases.module.css';

const CRUMBS = [{ label: 'Prove' }, { label: 'Releases', to: '/releases' }];

export function ReleasePage() {
  const { id } = useParams({ from: '/releases/$id' });
  const read = useRead(ReleaseQuery, { id }, { fresh: true });
  const release = read.data?.datasetRelease;
  if (release && !read.isOutdated) return <Known release={release} />;
  return (
    <AbsentPage
      title="Dataset release"
      crumbs={CRUMBS}
      read={read}
      field="datasetRelease"
      noun="release"
      action={<LinkButton to="/releases">See all releases</LinkButton>}
    />
  );
}

function Known({ release }: { release: ReleaseDetails }) {
  const navigate = useNavigate();
  const { id, label, numBatches, numClips, numLabels, createdAt, author } = release;
  const { ontologyVersion: ontology, weightsVersion: weights } = release;
  return (
    <Page
      title={`Dataset release ${label}`}
      crumbs={[...CRUMBS, { label }]}
      actions={<ThingActions id={id} />}
      basis={
        <>
          {plural(numBatches, 'batch', 'batches')} · {plural(numClips, 'clip')} ·{' '}
          {plural(numLabels, 'label')} · made <Time iso={createdAt} />
        </>
      }
    >
      <Card title="This release">
        <Facts
          facts={[
            { name: 'Note', value: release.note },
            { name: 'Who', value: author },
            {
              name: 'Ontology',
              value: `${ontology.name}, version ${ontology.version}: ${ontology.classes.join(', ')}`,
            },
            {
              name: 'Weights',
              definition: 'By which the queues of its batches were ranked.',
              value: weights ? `version ${weights.version}` : 'none, or of several',
            },
            {
              name: 'SHA-256',
              definition: 'Of all that it holds: equal digests, equal labels.',
              value: <code className={classes.digest}>{release.digest}</code>,
            },
          ]}
        />
      </Card>
      <TableCard
        title="Batches"
        file="batches"
        columns={BATCH_COLUMNS}
        rows={release.batches}
        none="It holds no batch."
        onOpen={(row) => void navigate({ to: '/batches/$id', params: { id: row.id } })}
        keys
      />
      <TableCard
        title="Outcomes"
        definition="What models trained on this release changed beside the ones before them."
        file="outcomes"
        columns={OUTCOME_COLUMNS}
        rows={release.outcomes}
        none="No outcome of a model trained on it is on record."
        onOpen={(row) => void navigate({ to: '/outcomes/$id', params: { id: row.id } })}
      />
    </Page>
  );
}
