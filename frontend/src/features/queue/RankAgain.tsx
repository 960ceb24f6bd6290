/**
 * Ranks the clips that wait for labels, as the run before but for what is asked here. Equal inputs
 * lead to the run that is there already.
 */
import { Button, Checkbox, Modal, NumberInput, Radio } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useMutation } from 'urql';
import { LinkButton } from '@/components/LinkButton';
import { Notice } from '@/components/Notice';
import { asSentence } from '@/lib/format';
import { graphql } from '@/lib/graphql';
import { FIRST_PROFILE, HOLDBACK, isProfile, PROFILES, type Profile } from '@/lib/names';
import { problemOf } from '@/lib/problem';
import { type Refusal, refusalOf } from '@/lib/refusal';
import classes from './queue.module.css';

const RankAgainMutation = graphql(`
  mutation RankAgain($input: RefreshPrioritiesInput!) {
    refreshPriorities(input: $input) {
      __typename
      ... on RefreshPrioritiesSuccess {
        isNew
        run {
          id
          number
        }
      }
      ... on UserError {
        code
        message
        path
      }
    }
  }
`);

const FIELDS = { budgetHours: 'budget', holdbackShare: 'holdback' };

const FIRST_HOLDBACK = 10;

/** What is asked again; the rest of its wishes are the server's to know. */
export interface RunBefore {
  id: string;
  number: number;
  budgetHours: number | null;
  inWindows: boolean;
  /** Only analysts are answered it. */
  holdbackShare?: number | null;
}

interface Wish {
  like?: string;
  profile: Profile;
  budgetHours: number | null;
  /** Null where the order has no random part; left out, it is as in the run before. */
  holdbackShare?: number | null;
  inWindows: boolean;
}

interface Outcome {
  /** A run that rests on the same inputs. */
  same?: { id: string; number: number };
  refusal?: Refusal;
}

interface RankAgainProps {
  before?: RunBefore;
  onClose: () => void;
}

export default function RankAgain({ before, onClose }: RankAgainProps) {
  const [profile, setProfile] = useState<Profile>(FIRST_PROFILE);
  const first = firstWish(before);
  const [budget, setBudget] = useState<number | string>(first.budget);
  const [holdback, setHoldback] = useState<number | string>(first.holdback);
  const [inWindows, setInWindows] = useState(first.inWindows);
  const { rank, outcome, isRanking } = useRanking(onClose);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    rank({
      like: before?.id,
      profile,
      budgetHours: budget === '' ? null : Number(budget),
      holdbackShare: shareOf(profile, holdback),
      inWindows,
    });
  };
  const { refusal } = outcome;
  return (
    <Modal opened onClose={onClose} title="Rank again" centered size="md">
      <form className={classes.form} onSubmit={submit}>
        <Radio.Group
          label="Order"
          value={profile}
          onChange={(value) => isProfile(value) && setProfile(value)}
        >
          {Object.entries(PROFILES).map(([value, { name, sentence }]) => (
            <Radio
              key={value}
              value={value}
              label={name}
              description={sentence}
              classNames={{ root: classes.choice }}
            />
          ))}
        </Radio.Group>
        <NumberInput
          label="Budget"
          description="Label-hours that may be spent. Left empty, the first 1,000 clips are selected."
          suffix=" h"
          decimalScale={2}
          value={budget}
          onChange={setBudget}
          error={refusal?.field === 'budget' && asSentence(refusal.message)}
        />
        {profile !== 'FIFO' && (
          <NumberInput
            label="Drawn at random"
            description={`Share of the budget, 0 to 50 %. ${HOLDBACK}`}
            suffix=" %"
            min={0}
            decimalScale={1}
            placeholder={before && `as in run ${before.number}`}
            value={holdback}
            onChange={setHoldback}
            error={refusal?.field === 'holdback' && asSentence(refusal.message)}
          />
        )}
        <Checkbox
          label="Seconds around expected failures instead of whole clips"
          description="Where the predictions show that a model fails in a few seconds of a clip."
          checked={inWindows}
          onChange={(event) => setInWindows(event.currentTarget.checked)}
        />
        {refusal && refusal.field === '' && (
          <Notice tone="worse" title={asSentence(refusal.message)} code={refusal.code} />
        )}
        {outcome.same && <SameRun run={outcome.same} onClose={onClose} />}
        <div className={classes.buttons}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={isRanking}>
            Rank the pool
          </Button>
        </div>
      </form>
    </Modal>
  );
}

/** The holdback in percent; empty where the share of the run before is not for everybody to see. */
function firstWish(before: RunBefore | undefined) {
  if (!before) return { budget: '', holdback: FIRST_HOLDBACK, inWindows: false };
  const { budgetHours, holdbackShare, inWindows } = before;
  return {
    budget: budgetHours ?? '',
    holdback: holdbackShare == null ? '' : holdbackShare * 100,
    inWindows,
  };
}

function shareOf(profile: Profile, holdback: number | string): number | null | undefined {
  if (profile === 'FIFO') return null;
  return holdback === '' ? undefined : Number(holdback) / 100;
}

function SameRun({ run, onClose }: { run: { id: string; number: number }; onClose: () => void }) {
  return (
    <Notice title={`Run ${run.number} is this ranking already`}>
      <p>Nothing that it rests on has changed since: clips, predictions, evaluation and budget.</p>
      <LinkButton
        to="/queue/runs/$id"
        params={{ id: run.id }}
        variant="default"
        mt={8}
        onClick={onClose}
      >
        Open run {run.number}
      </LinkButton>
    </Notice>
  );
}

function useRanking(onClose: () => void) {
  const [state, mutate] = useMutation(RankAgainMutation);
  const [outcome, setOutcome] = useState<Outcome>({});
  const navigate = useNavigate();
  const rank = async (input: Wish) => {
    setOutcome({});
    const { data, error } = await mutate({ input });
    if (error) {
      setOutcome({ refusal: { ...problemOf(error), field: '', row: 0 } });
      return;
    }
    const result = data?.refreshPriorities;
    if (!result) return;
    if (result.__typename !== 'RefreshPrioritiesSuccess') {
      setOutcome({ refusal: refusalOf(result, FIELDS) });
      return;
    }
    if (!result.isNew) {
      setOutcome({ same: result.run });
      return;
    }
    onClose();
    void navigate({ to: '/queue/runs/$id', params: { id: result.run.id } });
  };
  return {
    rank: (input: Wish) => void rank(input),
    outcome,
    isRanking: state.fetching,
  };
}
