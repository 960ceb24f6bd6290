/** What can be done next with a change request, and why something cannot. */
import { Button, Textarea } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { Card } from '@/components/Card';
import { Notice } from '@/components/Notice';
import { Time } from '@/components/Time';
import { asSentence } from '@/lib/format';
import { type Submit, useSubmit } from '@/lib/useSubmit';
import { useViewer } from '@/lib/viewer';
import {
  ActivateChangeMutation,
  type ChangeDetails,
  ReviewChangeMutation,
  RollbackChangeMutation,
  WithdrawChangeMutation,
} from './changeQueries';
import { isLater } from './changeWords';
import classes from './changes.module.css';

interface StepProps {
  change: ChangeDetails;
  onChanged: () => void;
}

export function Steps({ change, onChanged }: StepProps) {
  const { can } = useViewer();
  const { status, isOwn, isStale, newestVersion, baseVersion } = change;
  return (
    <>
      {isStale && (
        <Notice tone="warn" title={`${newestVersion} came since`}>
          It follows {baseVersion}: it can be rejected or withdrawn, and proposed again.
        </Notice>
      )}
      {status === 'PROPOSED' && isOwn && (
        <Notice title="Somebody else reviews it">
          It is your own proposal: product managers, test and validation, safety, reviewers and
          administrators may review it.
        </Notice>
      )}
      {STEPS.filter(({ needs, isNext }) => can(needs) && isNext(change)).map(({ needs, Step }) => (
        <Step key={`${needs} ${status}`} change={change} onChanged={onChanged} />
      ))}
    </>
  );
}

interface NextStep {
  /** The permission that it takes. */
  needs: string;
  isNext: (change: ChangeDetails) => boolean;
  Step: (props: StepProps) => ReactNode;
}

const STEPS: readonly NextStep[] = [
  {
    needs: 'activate_change',
    isNext: ({ status, isStale }) => status === 'APPROVED' && !isStale,
    Step: Activate,
  },
  {
    needs: 'review_change',
    isNext: ({ status, isOwn }) => !isOwn && (status === 'PROPOSED' || status === 'APPROVED'),
    Step: Review,
  },
  {
    needs: 'activate_change',
    isNext: ({ status, version, newestVersion }) => status === 'ACTIVE' && version === newestVersion,
    Step: Rollback,
  },
  {
    needs: 'propose_change',
    isNext: ({ status, isOwn }) => isOwn && (status === 'PROPOSED' || status === 'APPROVED'),
    Step: Withdraw,
  },
];

function Review({ change, onChanged }: StepProps) {
  const [rationale, setRationale] = useState('');
  const form = useSubmit(ReviewChangeMutation, {
    resultOf: (data) => data.reviewChange,
    fields: FIELDS,
    onDone: onChanged,
  });
  const say = (verdict: 'APPROVE' | 'REJECT') =>
    form.submit({ input: { changeId: change.id, verdict, rationale } });
  const isWanting = rationale.trim() === '';
  return (
    <Card title="Your review" footnote="It is kept with your name and your role.">
      <div className={classes.steps}>
        <Why value={rationale} form={form} onChange={setRationale} />
        <div className={classes.buttons}>
          {change.status === 'PROPOSED' && (
            <Button
              loading={form.isBusy}
              disabled={isWanting || change.isStale}
              onClick={() => say('APPROVE')}
            >
              Approve
            </Button>
          )}
          <Button
            variant="default"
            loading={form.isBusy}
            disabled={isWanting}
            onClick={() => say('REJECT')}
          >
            Reject
          </Button>
        </div>
      </div>
    </Card>
  );
}

/** From when on it counts, once it is active. */
function Counts({ from }: { from: string | null }) {
  if (!isLater(from)) return <>The next run is made under it; runs that are there stay.</>;
  return (
    <>
      Runs from <Time iso={from} /> on are made under it; until then the version before stays in
      force.
    </>
  );
}

function Activate({ change, onChanged }: StepProps) {
  const form = useSubmit(ActivateChangeMutation, {
    resultOf: (data) => data.activateChange,
    fields: FIELDS,
    onDone: onChanged,
  });
  return (
    <Card title="Activate" footnote={<Counts from={change.effectiveFrom} />}>
      <div className={classes.steps}>
        <Refused form={form} />
        <div className={classes.buttons}>
          <Button loading={form.isBusy} onClick={() => form.submit({ id: change.id })}>
            Activate
          </Button>
        </div>
      </div>
    </Card>
  );
}

function Rollback({ change }: StepProps) {
  const navigate = useNavigate();
  const [rationale, setRationale] = useState('');
  const form = useSubmit(RollbackChangeMutation, {
    resultOf: (data) => data.rollbackChange,
    fields: FIELDS,
    onDone: (done) => void navigate({ to: '/changes/$id', params: { id: done.change.id } }),
  });
  return (
    <Card
      title="Roll back"
      footnote={`Makes a new version equal to ${change.baseVersion}, at once and without a review. Where that one was only scheduled, it does not come into force before its time.`}
    >
      <TakeBack
        label="Roll back"
        rationale={rationale}
        form={form}
        onChange={setRationale}
        onSubmit={() => form.submit({ input: { changeId: change.id, rationale } })}
      />
    </Card>
  );
}

function Withdraw({ change, onChanged }: StepProps) {
  const [rationale, setRationale] = useState('');
  const form = useSubmit(WithdrawChangeMutation, {
    resultOf: (data) => data.withdrawChange,
    fields: FIELDS,
    onDone: onChanged,
  });
  return (
    <Card title="Withdraw">
      <TakeBack
        label="Withdraw"
        rationale={rationale}
        form={form}
        onChange={setRationale}
        onSubmit={() => form.submit({ input: { changeId: change.id, rationale } })}
      />
    </Card>
  );
}

const FIELDS = { rationale: 'rationale', reason: 'rationale' };

interface TakeBackProps {
  label: string;
  rationale: string;
  form: Submit<never>;
  onChange: (text: string) => void;
  onSubmit: () => void;
}

function TakeBack({ label, rationale, form, onChange, onSubmit }: TakeBackProps) {
  return (
    <div className={classes.steps}>
      <Why value={rationale} form={form} onChange={onChange} />
      <div className={classes.buttons}>
        <Button
          variant="default"
          loading={form.isBusy}
          disabled={rationale.trim() === ''}
          onClick={onSubmit}
        >
          {label}
        </Button>
      </div>
    </div>
  );
}

interface WhyProps {
  value: string;
  form: Pick<Submit<never>, 'refusal'>;
  onChange: (text: string) => void;
}

function Why({ value, form, onChange }: WhyProps) {
  const isOfField = form.refusal?.field === 'rationale';
  return (
    <>
      <Textarea
        label="Why"
        rows={2}
        value={value}
        error={isOfField && form.refusal ? asSentence(form.refusal.message) : undefined}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <Refused form={form} />
    </>
  );
}

function Refused({ form: { refusal } }: Pick<WhyProps, 'form'>) {
  if (!refusal || refusal.field === 'rationale') return null;
  return <Notice tone="worse" title={asSentence(refusal.message)} code={refusal.code} />;
}
