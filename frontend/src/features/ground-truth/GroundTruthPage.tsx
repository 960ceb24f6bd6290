/** Labels of a benchmark that seem to be wrong, each on its frame, and a queue made of them. */
import { Button } from '@mantine/core';
import { ChipSelect } from '@/components/ChipSelect';
import { LinkButton } from '@/components/LinkButton';
import { Page } from '@/components/Page';
import { EmptyState, ForbiddenState, ReadState } from '@/components/States';
import { count, plural } from '@/lib/format';
import { useRead } from '@/lib/read';
import { useUrlState } from '@/lib/useUrlState';
import { useViewer } from '@/lib/viewer';
import { FixQueueForm } from './FixQueueForm';
import { KindControl } from './KindControl';
import { type Source, SourcesQuery } from './groundTruthQueries';
import { readGroundTruthSearch } from './search';
import { chosenSource } from './sources';
import { SuspectList } from './SuspectList';

const CRUMBS = [{ label: 'Decide' }, { label: 'Fix ground truth', to: '/ground-truth' }];

const SMALL_PRINT =
  'A model that is sure where the ground truth says otherwise is often right. These errors are kept apart: no cluster and no ranking learns from them. Whether a label is wrong is for a person to say.';

export function GroundTruthPage() {
  const [search] = useUrlState(readGroundTruthSearch);
  const read = useRead(SourcesQuery, {}, { fresh: true });
  const sources = read.data?.evaluations.edges.map(({ node }) => node) ?? [];
  const source = chosenSource(sources, search.evaluation);
  if (source) return <Doubts source={source} sources={sources} />;
  return (
    <Page title="Labels that seem to be wrong" crumbs={CRUMBS.slice(0, 1)}>
      {read.state === 'ready' ? <NothingMeasured /> : <ReadState read={read} layout="table" />}
    </Page>
  );
}

interface DoubtsProps {
  source: Source;
  sources: readonly Source[];
}

function Doubts({ source, sources }: DoubtsProps) {
  const [search, setSearch] = useUrlState(readGroundTruthSearch);
  const mayCreate = useViewer().can('create_queue');
  if (search.queue) {
    return (
      <Page title="A queue to fix ground truth" crumbs={[...CRUMBS, { label: 'Queue' }]}>
        {mayCreate ? <FixQueueForm source={source} kind={search.kind} /> : <ForbiddenState />}
      </Page>
    );
  }
  return (
    <Page
      title={titleOf(source)}
      crumbs={CRUMBS.slice(0, 1)}
      actions={
        mayCreate &&
        source.numSuspects > 0 && (
          <Button onClick={() => setSearch({ evaluation: source.id, queue: true }, { push: true })}>
            Make a queue
          </Button>
        )
      }
      chips={
        <>
          <SourceChip source={source} sources={sources} />
          <KindControl
            value={search.kind}
            onChange={(kind) => setSearch({ kind, label: undefined })}
          />
        </>
      }
      footnote={SMALL_PRINT}
    >
      {source.numSuspects > 0 ? (
        <SuspectList source={source} kind={search.kind} />
      ) : (
        <NoDoubts source={source} />
      )}
    </Page>
  );
}

function SourceChip({ source, sources }: DoubtsProps) {
  const [, setSearch] = useUrlState(readGroundTruthSearch);
  return (
    <ChipSelect
      label="Shown by"
      value={source.id}
      choices={sources.map(({ id, label, numSuspects }) => ({
        value: id,
        label: `${label} (${count(numSuspects)})`,
      }))}
      onChange={(evaluation) => setSearch({ evaluation, label: undefined })}
    />
  );
}

function NoDoubts({ source }: { source: Source }) {
  return (
    <EmptyState
      title="No label stands out"
      cause={`Nowhere is ${source.modelVersion.label} so sure against the labels of ${source.benchmark.label} that a label should be looked at again.`}
      cure="Evaluations that were imported before types of errors were known have none: import them again."
      action={
        <LinkButton to="/evaluations/$id" params={{ id: source.id }} variant="default">
          Open the evaluation
        </LinkButton>
      }
    />
  );
}

function NothingMeasured() {
  const mayImport = useViewer().can('import_data');
  return (
    <EmptyState
      title="Nothing is measured yet"
      cause="Wrong labels show where a model is sure and the ground truth says otherwise; there is no evaluation yet."
      cure={mayImport ? undefined : 'Ask a data platform or perception engineer to import one.'}
      action={mayImport && <LinkButton to="/use-my-data">Use my data</LinkButton>}
    />
  );
}

function titleOf({ benchmark, numSuspects }: Source): string {
  const labels = plural(numSuspects, 'label');
  return `${labels} of ${benchmark.name} ${numSuspects === 1 ? 'seems' : 'seem'} to be wrong`;
}
