/** The fields that every new queue has, whatever it is made of; who uses it sends them off. */
import { Button, Select, TextInput } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { Card } from '@/components/Card';
import { Notice } from '@/components/Notice';
import { asSentence } from '@/lib/format';
import type { Refusal } from '@/lib/refusal';
import type { Ontology } from './addOntology';
import { CheckFields } from './CheckFields';
import { type CheckRule, type CheckValues, chosenChecks, inWords } from './checkRules';
import type { QueueField } from './createQueue';
import { Instructions } from './Instructions';
import { NewOntology } from './NewOntology';
import classes from './queueForm.module.css';

export interface QueueDraft {
  name: string;
  /** "" until one is chosen. */
  ontologyVersionId: string;
  instructions: string;
  checks: { rule: CheckRule; value: string }[];
}

interface QueueDraftFormProps {
  ontologies: readonly Ontology[];
  /** Name of a benchmark: its classes are the likely choice. */
  benchmark?: string;
  /** False for queues whose acceptance checks are not chosen by hand. */
  withChecks?: boolean;
  initialName?: string;
  /** Words to start from, by the classes of the ontology that is likely. */
  initialInstructions?: (classNames: readonly string[]) => string;
  initialChecks?: CheckValues;
  refusal: Refusal | null;
  isBusy: boolean;
  onSubmit: (draft: QueueDraft) => void;
  submitLabel?: string;
  /** More fields, between the instructions and the checks. */
  children?: ReactNode;
}

export function QueueDraftForm(props: QueueDraftFormProps) {
  const { refusal, isBusy, onSubmit, submitLabel = 'Create queue' } = props;
  const [added, setAdded] = useState<readonly Ontology[]>([]);
  const ontologies = [...props.ontologies, ...added];
  const [draft, setDraft] = useState(() => emptyDraft(ontologies, props));
  const change = (patch: Partial<Draft>) => setDraft((before) => ({ ...before, ...patch }));
  const take = (ontology: Ontology) => {
    setAdded((before) => [...before, ontology]);
    change({ ontologyId: ontology.id });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const { name, ontologyId, instructions } = draft;
    onSubmit({
      name,
      ontologyVersionId: ontologyId,
      instructions,
      checks: chosenChecks(draft.checks),
    });
  };
  return (
    <form onSubmit={submit} noValidate>
      <Card>
        <DraftFields
          {...props}
          draft={draft}
          ontologies={ontologies}
          onChange={change}
          onAdded={take}
        />
        {refusal?.field === '' && (
          <Notice tone="worse" title={asSentence(refusal.message)} code={refusal.code} />
        )}
        <div className={classes.buttons}>
          <Button type="submit" loading={isBusy}>
            {submitLabel}
          </Button>
        </div>
      </Card>
    </form>
  );
}

interface Draft {
  name: string;
  ontologyId: string;
  instructions: string;
  checks: CheckValues;
}

/** The benchmark's newest version; where there is no choice, nobody needs to make one. */
function emptyDraft(
  ontologies: readonly Ontology[],
  given: Pick<
    QueueDraftFormProps,
    'benchmark' | 'initialName' | 'initialInstructions' | 'initialChecks'
  >,
): Draft {
  const { benchmark, initialName = '', initialInstructions, initialChecks = {} } = given;
  const [likely] = ontologies
    .filter(({ name }) => name === benchmark)
    .toSorted((left, right) => right.version - left.version);
  const only = ontologies.length === 1 ? ontologies[0] : undefined;
  const first = likely ?? only;
  return {
    name: initialName,
    ontologyId: first?.id ?? '',
    instructions: (first && initialInstructions?.(first.classes)) ?? '',
    checks: initialChecks,
  };
}

interface DraftFieldsProps extends QueueDraftFormProps {
  draft: Draft;
  onChange: (patch: Partial<Draft>) => void;
  onAdded: (ontology: Ontology) => void;
}

function DraftFields(props: DraftFieldsProps) {
  const { draft, ontologies, refusal, onChange, onAdded, withChecks = true, children } = props;
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
        allowDeselect={false}
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
      {children}
      {withChecks && (
        <CheckFields
          classNames={ontology?.classes ?? []}
          values={draft.checks}
          onChange={(checks) => onChange({ checks })}
          error={errorAt('checks')}
          refused={refusedRule(refusal, draft.checks)}
        />
      )}
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
