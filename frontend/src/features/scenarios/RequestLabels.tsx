/** Asks for labels of a scenario: a queue of its candidates, or the fleet where there is none. */
import { Button, NumberInput, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { Card } from '@/components/Card';
import { Notice } from '@/components/Notice';
import { Split } from '@/components/Page';
import { QueueDraftForm } from '@/components/queue-form/QueueDraftForm';
import { PreviewCard } from '@/components/scenario-preview/PreviewCard';
import { ReadState } from '@/components/States';
import { asSentence } from '@/lib/format';
import { useRead } from '@/lib/read';
import { OntologiesQuery } from './ontologies';
import type { Scenario } from './scenarioQueries';
import { useRequestScenario } from './useRequestScenario';
import classes from './scenarios.module.css';

interface RequestLabelsProps {
  scenario: Scenario;
  /** After the fleet was asked. */
  onAsked: () => void;
}

export function RequestLabels({ scenario, onAsked }: RequestLabelsProps) {
  const isEmpty = scenario.preview.numCandidates === 0;
  return (
    <Split
      main={
        isEmpty ? (
          <CollectionForm scenario={scenario} onAsked={onAsked} />
        ) : (
          <QueueOfScenario scenario={scenario} onAsked={onAsked} />
        )
      }
      side={<PreviewCard preview={scenario.preview} title={`What ${scenario.name} finds today`} />}
    />
  );
}

function QueueOfScenario({ scenario, onAsked }: RequestLabelsProps) {
  const navigate = useNavigate();
  const read = useRead(OntologiesQuery, {}, { fresh: true });
  const [budget, setBudget] = useState<number | string>('');
  const [reason, setReason] = useState('');
  const request = useRequestScenario({
    onQueue: (id) => void navigate({ to: '/queue/$id', params: { id }, replace: true }),
    onAsked,
  });
  const errorAt = (field: string) =>
    request.refusal?.field === field ? asSentence(request.refusal.message) : undefined;
  if (read.state !== 'ready') return <ReadState read={read} />;
  return (
    <QueueDraftForm
      ontologies={read.data.ontologies}
      benchmark={read.data.summary.latestEvaluation?.benchmark.name}
      initialName={scenario.name}
      refusal={request.refusal}
      isBusy={request.isBusy}
      onSubmit={(draft) =>
        request.send({
          scenarioId: scenario.id,
          ...draft,
          budgetHours: budget === '' ? null : Number(budget),
          reason,
        })
      }
    >
      <NumberInput
        label="Budget"
        description="Label-hours; empty takes every candidate. They are ranked among themselves, the best come first."
        suffix=" h"
        min={0}
        value={budget}
        error={errorAt('budgetHours')}
        onChange={setBudget}
      />
      <TextInput
        label="Reason"
        description="Why these labels are needed. The audit log keeps it."
        value={reason}
        error={errorAt('reason')}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </QueueDraftForm>
  );
}

function CollectionForm({ scenario, onAsked }: RequestLabelsProps) {
  const [numWanted, setNumWanted] = useState<number | string>(20);
  const [reason, setReason] = useState('');
  const navigate = useNavigate();
  const request = useRequestScenario({
    // A clip may have come in meanwhile.
    onQueue: (id) => void navigate({ to: '/queue/$id', params: { id } }),
    onAsked,
  });
  const { refusal } = request;
  const errorAt = (field: string) =>
    refusal?.field === field ? asSentence(refusal.message) : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    request.send({
      scenarioId: scenario.id,
      name: scenario.name,
      ontologyVersionId: '',
      instructions: '',
      checks: [],
      numWanted: Number(numWanted),
      reason,
    });
  };
  return (
    <form onSubmit={submit} noValidate>
      <Card title="Ask the fleet for clips">
        <Notice title="No clip of the pool fits this scenario">
          A queue would be empty. What is kept instead is a collection request: how many clips are
          wanted, why, and the conditions to drive in as a file for whoever plans drives.
        </Notice>
        <NumberInput
          label="Clips wanted"
          min={1}
          allowDecimal={false}
          value={numWanted}
          error={errorAt('numWanted')}
          onChange={setNumWanted}
        />
        <TextInput
          label="Reason"
          description="Why they are needed. The audit log keeps it."
          value={reason}
          error={errorAt('reason')}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {refusal && errorAt('numWanted') === undefined && errorAt('reason') === undefined && (
          <Notice tone="worse" title={asSentence(refusal.message)} code={refusal.code} />
        )}
        <div className={classes.buttons}>
          <Button type="submit" loading={request.isBusy} disabled={reason.trim() === ''}>
            Ask for {numWanted === '' ? 'clips' : `${numWanted} clips`}
          </Button>
        </div>
      </Card>
    </form>
  );
}
