/** Step 4: ranks the pool within a budget, and says what the order rests on. */
import { Button, NumberInput, Radio, Select } from '@mantine/core';
import { useState } from 'react';
import { Card } from '@/components/Card';
import { Split } from '@/components/Page';
import { ReadState } from '@/components/States';
import { asSentence, plural } from '@/lib/format';
import { FIRST_PROFILE, isProfile, type Profile, PROFILES } from '@/lib/names';
import { useRead } from '@/lib/read';
import { RankedRun } from './RankedRun';
import { RankMutation, RankSourcesQuery } from './ranking';
import { RefusedNotice } from '@/components/upload/RefusedNotice';
import { useChange } from '@/components/upload/useChange';
import classes from './data.module.css';

const NEWEST = '';
const FIRST_BUDGET = 10;

interface RankStepProps {
  runId: string | undefined;
  onRanked: (runId: string) => void;
  onGoOn: () => void;
}

export function RankStep({ runId, onRanked, onGoOn }: RankStepProps) {
  return (
    <Split
      main={
        <>
          <RankForm isFirst={runId === undefined} onRanked={onRanked} />
          {runId && <RankedRun runId={runId} onGoOn={onGoOn} />}
        </>
      }
      side={<WhatThereIs />}
    />
  );
}

interface RankFormProps {
  /** False where a ranking is shown already, whose queue is then the main thing. */
  isFirst: boolean;
  onRanked: (runId: string) => void;
}

function RankForm({ isFirst, onRanked }: RankFormProps) {
  const [profile, setProfile] = useState<Profile>(FIRST_PROFILE);
  const [budget, setBudget] = useState<number | string>(FIRST_BUDGET);
  const [evaluation, setEvaluation] = useState(NEWEST);
  const change = useChange(RankMutation, (data) => data.refreshPriorities);
  const { refused } = change;
  const atBudget = refused?.field === 'budgetHours';
  const rank = async () => {
    const done = await change.run({
      input: {
        profile,
        budgetHours: budget === '' ? null : Number(budget),
        evaluationId: evaluation || null,
      },
    });
    if (done) onRanked(done.run.id);
  };
  return (
    <Card title="Rank the pool">
      <Radio.Group
        label="Order"
        value={profile}
        onChange={(value) => isProfile(value) && setProfile(value)}
      >
        <div className={classes.choices}>
          {Object.entries(PROFILES).map(([value, { name, sentence }]) => (
            <Radio key={value} value={value} label={name} description={sentence} />
          ))}
        </div>
      </Radio.Group>
      <div className={classes.fields}>
        <NumberInput
          label="Budget"
          description="Label-hours that may be spent; the first clips that fit are selected."
          suffix=" h"
          min={0}
          decimalScale={2}
          value={budget}
          error={atBudget ? asSentence(refused.message) : undefined}
          onChange={setBudget}
        />
        <EvaluationField value={evaluation} onChange={setEvaluation} />
      </div>
      {refused && !atBudget && <RefusedNotice refused={refused} />}
      <div className={classes.buttons}>
        <Button
          variant={isFirst ? 'filled' : 'default'}
          loading={change.isBusy}
          onClick={() => void rank()}
        >
          {isFirst ? 'Rank the pool' : 'Rank again'}
        </Button>
      </div>
    </Card>
  );
}

function EvaluationField(props: { value: string; onChange: (id: string) => void }) {
  const read = useRead(RankSourcesQuery, {}, { fresh: true });
  const evaluations = (read.data?.evaluations.edges ?? [])
    .map(({ node }) => node)
    .filter(({ benchmark }) => benchmark.role === 'DEVELOPMENT');
  return (
    <Select
      label="Misses from"
      description="Whose errors the weighted sum learns from; holdouts are never offered."
      disabled={evaluations.length === 0}
      allowDeselect={false}
      data={[
        {
          value: NEWEST,
          label: evaluations.length === 0 ? 'no evaluation yet' : 'the newest evaluation',
        },
        ...evaluations.map(({ id, label }) => ({ value: id, label })),
      ]}
      value={props.value}
      onChange={(id) => props.onChange(id ?? NEWEST)}
    />
  );
}

function WhatThereIs() {
  const read = useRead(RankSourcesQuery, {}, { fresh: true });
  return (
    <Card title="What there is to rank">
      {read.state === 'ready' ? (
        <>
          <p className={classes.text}>
            {plural(read.data.summary.poolClips, 'clip')} in the pool,{' '}
            {plural(read.data.summary.benchmarkClips, 'clip')} in benchmarks.
          </p>
          <p className={classes.muted}>
            How good the order can be depends on what is known. The ranking names its rung of five:
            the first knows where the model fails and which clips look alike, the last draws at
            random.
          </p>
        </>
      ) : (
        <ReadState read={read} layout="text" />
      )}
    </Card>
  );
}
