/** One evaluation: how a model does on a benchmark, where it fails, and on which frames. */
import { useParams } from '@tanstack/react-router';
import { Page } from '@/components/Page';
import { AbsentState, EmptyState } from '@/components/States';
import { LinkButton } from '@/components/LinkButton';
import { Notice } from '@/components/Notice';
import { Time } from '@/components/Time';
import { asSentence, plural } from '@/lib/format';
import { useRead } from '@/lib/read';
import { ClassesCard } from './ClassesCard';
import { CocoCard } from './CocoCard';
import { CohortsCard } from './CohortsCard';
import { ErrorsCard } from './ErrorsCard';
import { ErrorTypesCard } from './ErrorTypesCard';
import { EvaluationPickers } from './EvaluationPickers';
import { type Evaluation, EvaluationQuery } from './evaluationQuery';
import { FindingsCard } from './FindingsCard';
import { Headline } from './Headline';
import { BasisCard } from './BasisCard';
import { SizesCard } from './SizesCard';
import classes from './evaluations.module.css';

const CRUMBS = [{ label: 'Understand' }, { label: 'Evaluations', to: '/evaluations' }];

export function EvaluationPage() {
  const { id } = useParams({ from: '/evaluations/$id' });
  const read = useRead(EvaluationQuery, { id });
  const evaluation = read.data?.evaluation;
  if (evaluation) return <Measured evaluation={evaluation} />;
  return (
    // The empty span keeps the room of the pickers, so that nothing moves when they come.
    <Page title="How does the model do?" crumbs={CRUMBS} chips={<span />}>
      <AbsentState read={read} field="evaluation">
        <NoSuchEvaluation />
      </AbsentState>
    </Page>
  );
}

function Measured({ evaluation }: { evaluation: Evaluation }) {
  return (
    <Page
      title={titleOf(evaluation)}
      crumbs={[...CRUMBS, { label: evaluation.modelVersion.label }]}
      actions={<Compare evaluation={evaluation} />}
      chips={<EvaluationPickers evaluation={evaluation} />}
      basis={<Basis evaluation={evaluation} />}
    >
      <Stale reason={evaluation.staleReason} />
      <Headline evaluation={evaluation} />
      <CocoCard evaluation={evaluation} />
      <ErrorTypesCard evaluation={evaluation} />
      <ClassesCard evaluation={evaluation} />
      <CohortsCard evaluation={evaluation} />
      <div className={classes.pair}>
        <SizesCard evaluation={evaluation} />
        <BasisCard evaluation={evaluation} />
      </div>
      <ErrorsCard key={evaluation.id} evaluation={evaluation} />
      <FindingsCard evaluation={evaluation} />
    </Page>
  );
}

function Stale({ reason }: { reason: string | null }) {
  if (reason === null) return null;
  return (
    <Notice tone="warn" title="The ground truth changed since">
      {asSentence(reason)}
    </Notice>
  );
}

function Compare({ evaluation: { id, previous } }: { evaluation: Evaluation }) {
  if (!previous) return null;
  return (
    <LinkButton to="/delta" search={{ a: previous.id, b: id }} variant="default">
      Compare with previous
    </LinkButton>
  );
}

function titleOf({ modelVersion, benchmark }: Evaluation): string {
  return `How does ${modelVersion.label} do on ${benchmark.name}?`;
}

function Basis({ evaluation }: { evaluation: Evaluation }) {
  const { numClips, numFrames, counts, createdAt } = evaluation;
  return (
    <>
      {plural(numClips, 'clip')} · {plural(numFrames, 'frame')} ·{' '}
      {plural(counts.gt, 'object')} · imported <Time iso={createdAt} />
    </>
  );
}

function NoSuchEvaluation() {
  return (
    <EmptyState
      title="There is no such evaluation"
      cause="The link may be old, or it belongs to another installation."
      action={<LinkButton to="/evaluations">See all evaluations</LinkButton>}
    />
  );
}
