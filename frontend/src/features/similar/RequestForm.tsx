/** The order: a queue of the clips; where none of them can be labeled, the scenario to look for. */
import { NumberInput, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Notice } from '@/components/Notice';
import { NO_ONTOLOGY, QUEUE_FIELDS } from '@/components/queue-form/createQueue';
import { type QueueDraft, QueueDraftForm } from '@/components/queue-form/QueueDraftForm';
import { asSentence } from '@/lib/format';
import type { ResultOf } from '@/lib/graphql';
import { useSubmit } from '@/lib/useSubmit';
import { useViewer } from '@/lib/viewer';
import { type Asked, expressionOf } from './asked';
import { checksOf, instructionsOf, nameOf, reasonOf } from './requestDefaults';
import { type FormQuery, type Requested, RequestMutation } from './requestQueries';

interface RequestFormProps {
  asked: Asked;
  clipIds: readonly string[];
  /** False where none of the clips can be labeled. */
  hasCandidates: boolean;
  form: ResultOf<typeof FormQuery>;
  onDone: (done: Requested) => void;
}

const FIELDS = {
  ...QUEUE_FIELDS,
  budgetHours: 'budgetHours',
  budget_hours: 'budgetHours',
  expression: 'expression',
  numWanted: 'numWanted',
  num_wanted: 'numWanted',
  reason: 'reason',
};

export function RequestForm(props: RequestFormProps) {
  const mayDefine = useViewer().can('define_scenarios');
  return props.hasCandidates || mayDefine ? <Order {...props} /> : <OthersMay />;
}

/** Without candidates only a scenario is left, and this person may not save one. */
function OthersMay() {
  return (
    <Notice tone="warn" title="None of these clips can be labeled">
      Each is labeled already, in a benchmark, or too close to one. A perception engineer or an
      administrator can save the failure as a scenario, and ask for other clips of it.
    </Notice>
  );
}

function Order(props: RequestFormProps) {
  const { asked, clipIds, hasCandidates, form, onDone } = props;
  const [draft, setDraft] = useState(() => firstDraft(asked, clipIds.length));
  const change = (patch: Partial<Draft>) => setDraft((before) => ({ ...before, ...patch }));
  const request = useSubmit(RequestMutation, {
    resultOf: (data) => data.requestSimilar,
    fields: FIELDS,
    onDone,
  });
  const { refusal } = request;
  // A clip may have been labeled since the preview.
  const needsScenario = !hasCandidates || refusal?.code === 'NO_EXPRESSION';
  const send = (queue: QueueDraft) => {
    if (queue.ontologyVersionId === '') return request.refuse(NO_ONTOLOGY);
    return request.submit({ input: inputOf(asked, clipIds, queue, draft, needsScenario) });
  };
  return (
    <QueueDraftForm
      ontologies={form.ontologies}
      benchmark={form.summary.latestEvaluation?.benchmark.name}
      initialName={nameOf(asked)}
      initialInstructions={(classNames) => instructionsOf(asked, classNames)}
      initialChecks={checksOf(asked)}
      refusal={refusal}
      isBusy={request.isBusy}
      onSubmit={send}
      submitLabel={needsScenario ? 'Request labels' : 'Create queue'}
    >
      {needsScenario && (
        <ScenarioFields draft={draft} errorAt={(name) => errorAt(refusal, name)} onChange={change} />
      )}
      <NumberInput
        label="Budget"
        description="Label-hours; empty takes every clip that can be labeled. They are ranked among themselves, the best come first."
        suffix=" h"
        min={0}
        value={draft.budget}
        error={errorAt(refusal, 'budgetHours')}
        onChange={(budget) => change({ budget })}
      />
      <TextInput
        label="Reason"
        description="Why these labels are needed. The audit log keeps it."
        value={draft.reason}
        error={errorAt(refusal, 'reason')}
        onChange={(event) => change({ reason: event.currentTarget.value })}
      />
    </QueueDraftForm>
  );
}

interface Draft {
  budget: number | string;
  reason: string;
  expression: string;
  numWanted: number | string;
}

function firstDraft(asked: Asked, numClips: number): Draft {
  return {
    budget: '',
    reason: reasonOf(asked, numClips),
    expression: expressionOf(asked.clip),
    numWanted: 20,
  };
}

function inputOf(
  asked: Asked,
  clipIds: readonly string[],
  queue: QueueDraft,
  { budget, reason, expression, numWanted }: Draft,
  needsScenario: boolean,
) {
  return {
    ...queue,
    clipIds: [...clipIds],
    budgetHours: budget === '' ? null : Number(budget),
    reason,
    targetClusterIds: asked.cluster ? [asked.cluster.id] : [],
    ...(needsScenario && { expression: expression.trim(), numWanted: Number(numWanted) }),
  };
}

interface ScenarioFieldsProps {
  draft: Draft;
  errorAt: (name: string) => string | undefined;
  onChange: (patch: Partial<Draft>) => void;
}

function ScenarioFields({ draft, errorAt: problemOf, onChange }: ScenarioFieldsProps) {
  return (
    <>
      <Notice tone="warn" title="None of these clips can be labeled">
        Each is labeled already, in a benchmark, or too close to one. The failure is saved as a
        scenario instead: other clips of it become the queue; where the lake has none, the fleet is
        asked to record them.
      </Notice>
      <Textarea
        label="Scenario"
        description="The failure as an expression, such as weather = rain and time_of_day = night."
        autosize
        minRows={1}
        spellCheck={false}
        value={draft.expression}
        error={problemOf('expression')}
        onChange={(event) => onChange({ expression: event.currentTarget.value })}
      />
      <NumberInput
        label="Clips wanted"
        description="Of the fleet, where the lake has none."
        min={1}
        allowDecimal={false}
        value={draft.numWanted}
        error={problemOf('numWanted')}
        onChange={(numWanted) => onChange({ numWanted })}
      />
    </>
  );
}

function errorAt(refusal: { field: string; message: string } | null, name: string) {
  return refusal?.field === name ? asSentence(refusal.message) : undefined;
}
