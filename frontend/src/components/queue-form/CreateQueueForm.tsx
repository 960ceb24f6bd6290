/** The form of a new queue. The server decides; what it refuses is said at the field. */
import { Button, Select, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { Card } from '@/components/Card';
import { Notice } from '@/components/Notice';
import { asSentence } from '@/lib/format';
import type { Refusal } from '@/lib/refusal';
import type { Ontology } from './addOntology';
import { CheckFields } from './CheckFields';
import { type CheckValues, chosenChecks, inWords } from './checkRules';
import { type QueueField, useCreateQueue } from './createQueue';
import { Instructions } from './Instructions';
import { NewOntology } from './NewOntology';
import classes from './queueForm.module.css';

interface CreateQueueFormProps {
  runId: string;
  ontologies: readonly Ontology[];
  /** Name of the benchmark that the run learned from: its classes are the likely choice. */
  benchmark?: string;
  onCreated: (queueId: string) => void;
}

export function CreateQueueForm(props: CreateQueueFormProps) {
  const { runId, benchmark, onCreated } = props;
  const [added, setAdded] = useState<readonly Ontology[]>([]);
  const ontologies = [...props.ontologies, ...added];
  const [draft, setDraft] = useState(() => emptyDraft(ontologies, benchmark));
  const change = (patch: Partial<Draft>) => setDraft((before) => ({ ...before, ...patch }));
  const { create, refusal, isCreating } = useCreateQueue(onCreated);
  const { name, ontologyId, instructions } = draft;
  const checks = chosenChecks(draft.checks);
  const take = (ontology: Ontology) => {
    setAdded((before) => [...before, ontology]);
    change({ ontologyId: ontology.id });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create({ runId, name, ontologyVersionId: ontologyId, instructions, checks });
  };
  return (
    <form onSubmit={submit} noValidate>
      <Card>
        <DraftFields
          draft={draft}
          ontologies={ontologies}
          refusal={refusal}
          onChange={change}
          onAdded={take}
        />
        {refusal?.field === '' && (
          <Notice tone="worse" title={asSentence(refusal.message)} code={refusal.code} />
        )}
        <div className={classes.buttons}>
          <Button type="submit" loading={isCreating}>
            Create queue
          </Button>
        </div>
      </Card>
    </form>
  );
}

interface Draft {
  name: string;
  /** "" until one is chosen. */
  ontologyId: string;
  instructions: string;
  checks: CheckValues;
}

/** The benchmark's newest version; where there is no choice, nobody needs to make one. */
function emptyDraft(ontologies: readonly Ontology[], benchmark: string | undefined): Draft {
  const [likely] = ontologies
    .filter(({ name }) => name === benchmark)
    .toSorted((left, right) => right.version - left.version);
  const only = ontologies.length === 1 ? ontologies[0] : undefined;
  return { name: '', ontologyId: (likely ?? only)?.id ?? '', instructions: '', checks: {} };
}

interface DraftFieldsProps {
  draft: Draft;
  ontologies: readonly Ontology[];
  refusal: Refusal | null;
  onChange: (patch: Partial<Draft>) => void;
  onAdded: (ontology: Ontology) => void;
}

function DraftFields({ draft, ontologies, refusal, onChange, onAdded }: DraftFieldsProps) {
  const ontology = ontologies.find(({ id }) => id === draft.ontologyId);
  const errorAt = (field: QueueField) =>
    refusal?.field === field ? asSentence(inWords(refusal.message)) : undefined;
  return (
    <>
      <TextInput
        label="Name"
        description="What people call it, in the tool and here."
        value={draft.name}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
        error={errorAt('name')}
      />
      <Select
        label="Ontology version"
        description={ontologyHint(ontology, ontologies.length)}
        placeholder={ontologies.length === 0 ? 'There is none yet' : 'Choose one'}
        data={ontologies.map(({ id, name, version }) => ({
          value: id,
          label: `${name}, version ${version}`,
        }))}
        value={draft.ontologyId}
        onChange={(id) => onChange({ ontologyId: id ?? '' })}
        error={errorAt('ontology')}
      />
      {ontologies.length === 0 && <NewOntology onAdded={onAdded} />}
      <Instructions
        value={draft.instructions}
        classNames={ontology?.classes ?? []}
        error={errorAt('instructions')}
        onChange={(instructions) => onChange({ instructions })}
      />
      <CheckFields
        classNames={ontology?.classes ?? []}
        values={draft.checks}
        onChange={(checks) => onChange({ checks })}
        error={errorAt('checks')}
        refused={refusedRule(refusal, draft.checks)}
      />
    </>
  );
}

/** A refused check is named by its position among those that were sent. */
function refusedRule(refusal: Refusal | null, checks: CheckValues) {
  return refusal?.field === 'checks' ? chosenChecks(checks)[refusal.row - 1]?.rule : undefined;
}

function ontologyHint(ontology: Ontology | undefined, num: number): string {
  if (ontology) return `The classes that annotators may use: ${ontology.classes.join(', ')}.`;
  const meaning = 'The classes that annotators may use.';
  return num > 0 ? meaning : `${meaning} An evaluation brings those of its benchmark; or name them:`;
}
