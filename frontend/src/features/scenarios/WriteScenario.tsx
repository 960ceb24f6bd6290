/** Writes a scenario, or its next version, beside a live preview of what it finds. */
import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { Card } from '@/components/Card';
import { Notice } from '@/components/Notice';
import { Split } from '@/components/Page';
import { PreviewCard } from '@/components/scenario-preview/PreviewCard';
import { asSentence } from '@/lib/format';
import type { Refusal } from '@/lib/refusal';
import { useSubmit } from '@/lib/useSubmit';
import { type Example, EXAMPLES } from './examples';
import { ExpressionField } from './ExpressionField';
import { type Scenario, SaveScenarioMutation } from './scenarioQueries';
import { type PreviewState, useScenarioPreview } from './useScenarioPreview';
import classes from './scenarios.module.css';

interface WriteScenarioProps {
  axes: readonly string[];
  /** The scenario whose next version is written; null for a new one. */
  from: Pick<Scenario, 'name' | 'expression' | 'description' | 'version'> | null;
  /** What a new one begins with. */
  initialExpression?: string;
  onSaved: (id: string) => void;
  onCancel: () => void;
}

interface Draft {
  name: string;
  expression: string;
  description: string;
  reason: string;
}

const FIELDS = {
  name: 'name',
  expression: 'expression',
  description: 'description',
  reason: 'reason',
};

export function WriteScenario(props: WriteScenarioProps) {
  const { axes, from, onSaved, onCancel } = props;
  const [draft, setDraft] = useState(() => firstDraft(props));
  const { preview, refused, isStale } = useScenarioPreview(draft.expression);
  const form = useSubmit(SaveScenarioMutation, {
    resultOf: (data) => data.saveScenario,
    fields: FIELDS,
    onDone: ({ scenario }) => onSaved(scenario.id),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    form.submit({ input: trimmed(draft) });
  };
  return (
    <Split
      main={
        <form onSubmit={submit} noValidate>
          <Card>
            <DraftFields
              axes={axes}
              from={from}
              draft={draft}
              refused={refused}
              refusal={form.refusal}
              onChange={(patch) => setDraft((before) => ({ ...before, ...patch }))}
            />
            <div className={classes.buttons}>
              <Button variant="default" onClick={onCancel}>
                Cancel
              </Button>
              <Button
                type="submit"
                loading={form.isBusy}
                disabled={!isComplete(draft) || refused !== null}
              >
                {from ? `Save version ${from.version + 1}` : 'Save scenario'}
              </Button>
            </div>
          </Card>
        </form>
      }
      side={
        <PreviewCard
          preview={preview}
          isStale={isStale}
          placeholder={<p className={classes.muted}>{placeholderFor(refused)}</p>}
        />
      }
    />
  );
}

interface DraftFieldsProps extends Pick<WriteScenarioProps, 'axes' | 'from'> {
  draft: Draft;
  refused: PreviewState['refused'];
  refusal: Refusal | null;
  onChange: (patch: Partial<Draft>) => void;
}

function DraftFields({ axes, from, draft, refused, refusal, onChange }: DraftFieldsProps) {
  const field = (name: keyof Draft) => ({
    value: draft[name],
    error: refusal?.field === name ? asSentence(refusal.message) : undefined,
    onChange: (event: { currentTarget: { value: string } }) =>
      onChange({ [name]: event.currentTarget.value }),
  });
  const takeExample = ({ name, expression, description }: Example) =>
    onChange(from ? { expression } : { name, expression, description });
  return (
    <>
      <TextInput
        label="Name"
        description={
          from
            ? `Stays: this is version ${from.version + 1} of it.`
            : 'What people call it, such as “night rain”.'
        }
        readOnly={from !== null}
        {...field('name')}
      />
      <ExpressionField
        value={draft.expression}
        axes={axes}
        refused={refused ?? refusedExpression(refusal)}
        onChange={(expression) => onChange({ expression })}
        onExample={takeExample}
      />
      <TextInput
        label="In words"
        description="What a person would see in such a clip."
        {...field('description')}
      />
      <TextInput
        label="Reason"
        description="Why it is needed, or why it changes. Kept with this version and in the audit log."
        {...field('reason')}
      />
      {refusal?.field === '' && (
        <Notice tone="worse" title={asSentence(refusal.message)} code={refusal.code} />
      )}
    </>
  );
}

function firstDraft({ from, initialExpression = '' }: WriteScenarioProps): Draft {
  const example = EXAMPLES.find(({ expression }) => expression === initialExpression);
  const { name = '', expression = initialExpression, description = '' } = from ?? example ?? {};
  return { name, expression, description, reason: '' };
}

function refusedExpression(refusal: Refusal | null) {
  return refusal?.field === 'expression' ? refusal : null;
}

function placeholderFor(refused: object | null): string {
  return refused
    ? 'The expression cannot be read yet, so nothing is counted.'
    : 'Write an expression, or take an example: what it finds is counted as you type.';
}

function isComplete({ name, expression, reason }: Draft): boolean {
  return [name, expression, reason].every((text) => text.trim() !== '');
}

function trimmed({ name, expression, description, reason }: Draft): Draft {
  return {
    name: name.trim(),
    expression: expression.trim(),
    description: description.trim(),
    reason: reason.trim(),
  };
}
