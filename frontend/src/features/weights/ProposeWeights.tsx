/** Proposes the weights that are tried as the next version; somebody else decides on it. */
import { Button, Textarea } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { Card } from '@/components/Card';
import { Notice } from '@/components/Notice';
import { asSentence } from '@/lib/format';
import { type Submit, useSubmit } from '@/lib/useSubmit';
import { useViewer } from '@/lib/viewer';
import { ProposeWeightsMutation } from './proposeMutation';
import type { GivenWeight } from './search';
import type { WeightedRun } from './weightsQuery';

interface ProposeWeightsProps {
  run: WeightedRun;
  own: readonly { part: string; value: number }[];
  given: readonly GivenWeight[];
}

const FIELDS = { rationale: 'rationale', reason: 'rationale' };

export function ProposeWeights({ run, own, given }: ProposeWeightsProps) {
  const mayPropose = useViewer().can('propose_change');
  const navigate = useNavigate();
  const [rationale, setRationale] = useState('');
  const form = useSubmit(ProposeWeightsMutation, {
    resultOf: (data) => data.proposeChange,
    fields: FIELDS,
    onDone: ({ change }) => void navigate({ to: '/changes/$id', params: { id: change.id } }),
  });
  const propose = () => {
    // All of them, as shown: the newest version may differ from that of the run.
    const all = [...own, ...given].map(({ part, value }) => [part, value] as const);
    const document = JSON.stringify({ weights: Object.fromEntries(all) });
    form.submit({
      input: { kind: 'WEIGHTS', subject: run.profile.toLowerCase(), document, rationale },
    });
  };
  const isBusy = useProposalTurn(form, propose);
  if (!mayPropose) {
    return (
      <Notice title="Nothing here comes into force">
        Weights change by a proposal that somebody else approves; your role proposes none.
      </Notice>
    );
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    propose();
  };
  const refusal = isBusy ? null : form.refusal;
  const isOfField = refusal?.field === 'rationale';
  return (
    <form onSubmit={submit} noValidate>
      <Card
        title="Propose these weights"
        footnote="Nothing comes into force by it: figures as these are attached, and somebody else reviews them."
      >
        <Textarea
          label="Why"
          rows={2}
          value={rationale}
          error={isOfField ? asSentence(refusal.message) : undefined}
          onChange={(event) => setRationale(event.currentTarget.value)}
        />
        {refusal && !isOfField && (
          <Notice tone="worse" title={asSentence(refusal.message)} code={refusal.code} />
        )}
        <Button
          type="submit"
          loading={form.isBusy || isBusy}
          disabled={given.length === 0 || rationale.trim() === ''}
        >
          Propose
        </Button>
      </Card>
    </form>
  );
}

const AGAIN_MS = 1000;

/** The server ranks one order at a time, and this page may have asked for one: asks again. */
function useProposalTurn({ refusal, isBusy }: Submit<never>, again: () => void): boolean {
  const waits = refusal?.code === 'RANKING_BUSY';
  const latest = useRef(again);
  useEffect(() => {
    latest.current = again;
  });
  useEffect(() => {
    if (!waits || isBusy) return undefined;
    const timer = setTimeout(() => latest.current(), AGAIN_MS);
    return () => clearTimeout(timer);
  }, [waits, isBusy]);
  return waits;
}
