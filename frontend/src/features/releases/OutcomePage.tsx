/** One training outcome: what a model version changed beside the one before it, and how we know. */
import { Link, useParams } from '@tanstack/react-router';
import { AbsentPage } from '@/components/AbsentPage';
import { Card } from '@/components/Card';
import { EvidenceLinks } from '@/components/EvidenceLinks';
import { type Fact, Facts } from '@/components/Facts';
import { LineageButton } from '@/components/LineageButton';
import { LinkButton } from '@/components/LinkButton';
import { Notice } from '@/components/Notice';
import { DELTA_CSV_COLUMNS, DeltasTable } from '@/components/outcome-deltas/DeltasTable';
import { Page } from '@/components/Page';
import { CsvButton } from '@/components/table/CsvButton';
import { Time } from '@/components/Time';
import { plural } from '@/lib/format';
import { useRead } from '@/lib/read';
import { useViewer } from '@/lib/viewer';
import { Model, SourceBadge } from './labelColumns';
import { OutcomeDecisions } from './OutcomeDecisions';
import { type OutcomeDetails, OutcomeQuery } from './outcomeQuery';

const CRUMBS = [{ label: 'Prove' }, { label: 'Outcomes', to: '/releases' }];

export function OutcomePage() {
  const { id } = useParams({ from: '/outcomes/$id' });
  const read = useRead(OutcomeQuery, { id });
  const outcome = read.data?.outcome;
  if (outcome && !read.isOutdated) return <Known outcome={outcome} />;
  return (
    <AbsentPage
      title="Training outcome"
      crumbs={CRUMBS}
      read={read}
      field="outcome"
      noun="outcome"
      action={<LinkButton to="/releases">See all outcomes</LinkButton>}
    />
  );
}

function Known({ outcome }: { outcome: OutcomeDetails }) {
  const { label, modelVersion, baseModelVersion, deltas } = outcome;
  const mayRecord = useViewer().can('record_decision');
  return (
    <Page
      title={`What did ${modelVersion.label} change beside ${baseModelVersion.label}?`}
      crumbs={[...CRUMBS, { label }]}
      actions={
        <>
          <LineageButton id={modelVersion.id} />
          {mayRecord && (
            <LinkButton
              to="/decisions"
              search={{ about: modelVersion.id, record: true }}
              variant="default"
            >
              Record a decision
            </LinkButton>
          )}
        </>
      }
      basis={<SourceBadge source={outcome.source} />}
      footnote={
        outcome.source === 'MEASURED' &&
        'Recall at equal false detections. Intervals are drawn again by drive; verdicts hold after Holm over all changes of this outcome. A cluster’s change is that of all objects that share its class and traits.'
      }
    >
      {outcome.source === 'TYPED' && (
        <Notice tone="warn" title="These figures were typed">
          They come from elsewhere and were not measured here, so there is no verdict. Where they can
          be checked stands below.
        </Notice>
      )}
      <Card
        flush
        title={plural(deltas.length, 'change')}
        aside={<CsvButton name="outcome" columns={DELTA_CSV_COLUMNS} rows={deltas} />}
      >
        <DeltasTable caption="Changes" deltas={deltas} />
      </Card>
      <Card title="What it rests on">
        <Facts facts={factsOf(outcome)} />
      </Card>
      <OutcomeDecisions outcomeId={outcome.id} />
    </Page>
  );
}

function factsOf(outcome: OutcomeDetails): Fact[] {
  const { modelVersion, baseModelVersion, release, evaluation, baseEvaluation } = outcome;
  return [
    { name: 'Model', value: <Model model={modelVersion} /> },
    { name: 'Beside', value: <Model model={baseModelVersion} /> },
    {
      name: 'Trained on',
      value: release ? (
        <Link to="/releases/$id" params={{ id: release.id }}>
          {release.label}
        </Link>
      ) : (
        'not known here'
      ),
    },
    ...(evaluation && baseEvaluation
      ? [
          {
            name: 'Evaluations',
            value: (
              <Link to="/delta" search={{ a: baseEvaluation.id, b: evaluation.id }}>
                {baseEvaluation.label} and {evaluation.label}
              </Link>
            ),
          },
        ]
      : []),
    { name: 'Note', value: outcome.note === '' ? 'none' : outcome.note },
    { name: 'Recorded', value: <Time iso={outcome.createdAt} /> },
    { name: 'Who', value: outcome.author },
    { name: 'Evidence', value: <EvidenceLinks evidence={outcome.evidence} /> },
  ];
}
