/** Makes a queue of the doubtful labels, for annotators to look at again. */
import { useNavigate } from '@tanstack/react-router';
import { Card } from '@/components/Card';
import { Split } from '@/components/Page';
import { NO_ONTOLOGY, QUEUE_FIELDS } from '@/components/queue-form/createQueue';
import { QueueDraftForm } from '@/components/queue-form/QueueDraftForm';
import { ReadState } from '@/components/States';
import { SUSPECT_KINDS, type SuspectKind } from '@/lib/errorTypes';
import { plural } from '@/lib/format';
import { useRead } from '@/lib/read';
import { useSubmit } from '@/lib/useSubmit';
import { CreateFixQueueMutation, FixOntologiesQuery, type Source, SuspectsQuery } from './groundTruthQueries';
import classes from './groundTruth.module.css';

interface FixQueueFormProps {
  source: Source;
  kind: SuspectKind | undefined;
}

export function FixQueueForm({ source, kind }: FixQueueFormProps) {
  const navigate = useNavigate();
  const read = useRead(FixOntologiesQuery, {}, { fresh: true });
  const form = useSubmit(CreateFixQueueMutation, {
    resultOf: (data) => data.createFixQueue,
    fields: QUEUE_FIELDS,
    onDone: ({ queue }) =>
      void navigate({ to: '/queue/$id', params: { id: queue.id }, replace: true }),
  });
  if (read.state !== 'ready') return <ReadState read={read} />;
  return (
    <Split
      main={
        <QueueDraftForm
          ontologies={read.data.ontologies}
          benchmark={source.benchmark.name}
          withChecks={false}
          initialName={`Labels of ${source.benchmark.name} to look at again`}
          refusal={form.refusal}
          isBusy={form.isBusy}
          onSubmit={({ name, ontologyVersionId, instructions }) => {
            if (ontologyVersionId === '') return form.refuse(NO_ONTOLOGY);
            const input = {
              evaluationId: source.id,
              name,
              ontologyVersionId,
              instructions,
              kind: kind ?? null,
            };
            return form.submit({ input });
          }}
        />
      }
      side={<WhatGoesIn source={source} kind={kind} />}
    />
  );
}

function WhatGoesIn({ source, kind }: FixQueueFormProps) {
  const read = useRead(SuspectsQuery, {
    evaluation: source.id,
    kind: kind ?? null,
    first: 5,
    after: null,
  });
  const list = read.data?.groundTruthErrors;
  return (
    <Card title="What goes in">
      <dl className={classes.facts}>
        <dt>Labels</dt>
        <dd>
          {list ? plural(list.totalCount, 'label') : 'counting …'}
          {kind && `, ${SUSPECT_KINDS[kind].name.toLowerCase()} only`}
        </dd>
        <dt>Shown by</dt>
        <dd>{source.label}</dd>
        <dt>Benchmark</dt>
        <dd>{source.benchmark.label}</dd>
      </dl>
      <p className={classes.muted}>
        Annotators look at these labels again, and correct what is wrong. Corrected labels come back
        as a new version of the benchmark; evaluations of the old one are marked then.
      </p>
      {list && (
        <div>
          <h3 className={classes.subtitle}>First in line</h3>
          <ol className={classes.firsts}>
            {list.edges.map(({ node }) => (
              <li key={node.error.id}>{node.sentence}</li>
            ))}
          </ol>
        </div>
      )}
    </Card>
  );
}
