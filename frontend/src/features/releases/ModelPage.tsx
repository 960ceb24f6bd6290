/** One model version: what it was trained on, what it changed, and where it was measured. */
import { useNavigate, useParams } from '@tanstack/react-router';
import { AbsentPage } from '@/components/AbsentPage';
import { LinkButton } from '@/components/LinkButton';
import { Page } from '@/components/Page';
import { Time } from '@/components/Time';
import { useRead } from '@/lib/read';
import { EVALUATION_COLUMNS, OUTCOME_COLUMNS, RELEASE_COLUMNS } from './labelColumns';
import { type ModelDetails, ModelQuery } from './labelQueries';
import { TableCard } from './TableCard';
import { ThingActions } from './ThingActions';

const CRUMBS = [{ label: 'Prove' }, { label: 'Models' }];

export function ModelPage() {
  const { id } = useParams({ from: '/models/$id' });
  const read = useRead(ModelQuery, { id }, { fresh: true });
  const model = read.data?.modelVersion;
  if (model && !read.isOutdated) return <Known model={model} />;
  return (
    <AbsentPage
      title="Model version"
      crumbs={CRUMBS}
      read={read}
      field="modelVersion"
      noun="model version"
      action={<LinkButton to="/evaluations">See all evaluations</LinkButton>}
    />
  );
}

function Known({ model }: { model: ModelDetails }) {
  const navigate = useNavigate();
  const { id, label, registeredAt, trainedOn, outcomes, evaluations } = model;
  return (
    <Page
      title={`Model ${label}`}
      crumbs={[...CRUMBS, { label }]}
      actions={<ThingActions id={id} />}
      basis={
        <>
          registered <Time iso={registeredAt} />
        </>
      }
    >
      <TableCard
        title="Trained on"
        file="releases"
        columns={RELEASE_COLUMNS}
        rows={trainedOn}
        none="No release is on record as what it was trained on."
        onOpen={(row) => void navigate({ to: '/releases/$id', params: { id: row.id } })}
      />
      <TableCard
        title="Outcomes"
        definition="What it changed beside the version before it."
        file="outcomes"
        columns={OUTCOME_COLUMNS}
        rows={outcomes}
        none="No outcome of it is on record."
        onOpen={(row) => void navigate({ to: '/outcomes/$id', params: { id: row.id } })}
      />
      <TableCard
        title="Evaluations"
        file="evaluations"
        columns={EVALUATION_COLUMNS}
        rows={evaluations}
        none="It was not measured here."
        onOpen={(row) => void navigate({ to: '/evaluations/$id', params: { id: row.id } })}
        keys
      />
    </Page>
  );
}
