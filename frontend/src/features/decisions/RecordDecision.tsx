/** Puts a decision on record; what it is about comes from the address where a page led here. */
import { Button, Select, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { Card } from '@/components/Card';
import { Notice } from '@/components/Notice';
import { utcMoment } from '@/lib/asOf';
import { addressesIn } from '@/lib/evidence';
import { asSentence } from '@/lib/format';
import { useRead } from '@/lib/read';
import { useSubmit } from '@/lib/useSubmit';
import { NameQuery, RecordDecisionMutation } from './decisionQueries';
import { type DecisionKind, KIND_CHOICES, KINDS, thingsIn } from './decisionWords';
import classes from './decisions.module.css';

interface RecordDecisionProps {
  /** Global id or key of what it is about. */
  about: string | undefined;
  onDone: (id: string) => void;
  onClose: () => void;
}

const FIELDS = {
  title: 'title',
  rationale: 'rationale',
  about: 'about',
  cites: 'cites',
  evidence: 'evidence',
  decidedAt: 'decidedAt',
  decided_at: 'decidedAt',
};

const EMPTY = { title: '', rationale: '', cites: '', evidence: '', decidedAt: '' };

type Draft = typeof EMPTY & { about: string };

export function RecordDecision({ about, onDone, onClose }: RecordDecisionProps) {
  const start = useRead(NameQuery, { id: about ?? '' }, { pause: about === undefined }).data?.lineage?.start;
  const [kind, setKind] = useState<DecisionKind>('SCOPE');
  const [draft, setDraft] = useState<Draft>({ ...EMPTY, about: about ?? '' });
  const form = useSubmit(RecordDecisionMutation, {
    resultOf: (data) => data.recordDecision,
    fields: FIELDS,
    onDone: ({ decision }) => onDone(decision.id),
  });
  // The address has an id, which says little to a person.
  const things = draft.about === about && start ? start.key : draft.about;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const { title, rationale, cites, evidence, decidedAt } = draft;
    form.submit({
      input: {
        kind,
        title,
        rationale,
        about: thingsIn(things),
        cites: thingsIn(cites),
        evidence: addressesIn(evidence),
        decidedAt: utcMoment(decidedAt) ?? null,
      },
    });
  };
  const field = (name: keyof Draft) => ({
    value: draft[name],
    error: form.refusal?.field === name ? asSentence(form.refusal.message) : undefined,
    onChange: (event: { currentTarget: { value: string } }) => {
      const { value } = event.currentTarget;
      setDraft((before) => ({ ...before, [name]: value }));
    },
  });
  const isWanting = [draft.title, draft.rationale, things].some((text) => text.trim() === '');
  return (
    <form onSubmit={submit} noValidate>
      <Card
        title="Record a decision"
        aside={
          <Button size="compact-sm" variant="subtle" onClick={onClose}>
            Close
          </Button>
        }
        footnote="It is kept as it is, with your name, your role, and the time. It cannot be changed; a later decision can say otherwise."
      >
        <div className={classes.form}>
          <TextInput label="What was decided" description="In one line." {...field('title')} />
          <Select
            label="Kind"
            description={KINDS[kind].sentence}
            data={KIND_CHOICES.map((value) => ({ value, label: KINDS[value].name }))}
            allowDeselect={false}
            value={kind}
            onChange={(value) => setKind((value as DecisionKind | null) ?? kind)}
          />
          <Textarea
            className={classes.wide}
            label="Why"
            description="What spoke for it, and what against."
            rows={3}
            {...field('rationale')}
          />
          <TextInput
            label="About"
            description="Things as LABEL:ID, such as Epic:PERC-12, with commas between them."
            {...field('about')}
            value={things}
          />
          <TextInput
            label="Rests on"
            description="Things that it cites, likewise, such as evaluations. May be empty."
            {...field('cites')}
          />
          <Textarea
            label="Evidence"
            description="Addresses that begin with https://, one per line. May be empty."
            rows={2}
            {...field('evidence')}
          />
          <TextInput
            type="datetime-local"
            label="Decided at"
            description="In local time. Empty means now."
            {...field('decidedAt')}
          />
        </div>
        {form.refusal?.field === '' && (
          <Notice tone="worse" title={asSentence(form.refusal.message)} code={form.refusal.code} />
        )}
        <Button type="submit" className={classes.button} loading={form.isBusy} disabled={isWanting}>
          Put on record
        </Button>
      </Card>
    </form>
  );
}
