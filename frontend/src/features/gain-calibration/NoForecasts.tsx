/** Why there is nothing to calibrate yet. */
import { LinkButton } from '@/components/LinkButton';
import { Notice } from '@/components/Notice';
import { EmptyState } from '@/components/States';
import { plural } from '@/lib/format';

export function NoForecasts() {
  return (
    <EmptyState
      title="No forecast yet"
      cause="A queue tells what labeling it should change when it is drawn from a run of expected gain. There is no such queue."
      cure="Rank by expected gain, which needs an evaluation on 150 benchmark clips or more, and create a queue of the run."
      action={<LinkButton to="/queue">Queues and runs</LinkButton>}
    />
  );
}

export function NothingCame({ waiting }: { waiting: number }) {
  return (
    <Notice title="Nothing came to an outcome yet">
      {plural(waiting, 'queue')} with a forecast: when its labels are back, pin them in a release,
      train a model on it, evaluate that on the same ground truth and record the outcome. Then
      expected and realized gain stand beside each other here.
    </Notice>
  );
}
