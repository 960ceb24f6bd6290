/** Why there is nothing to compare. */
import { LinkButton } from '@/components/LinkButton';
import { EmptyState } from '@/components/States';
import type { ListedRun } from './queueDiffQuery';
import { runLabel } from './words';

export function NoRuns() {
  return (
    <EmptyState
      title="No run yet"
      cause="Nothing was ranked, so nothing can have changed."
      action={<LinkButton to="/use-my-data">Rank my clips</LinkButton>}
    />
  );
}

export function NoRunBefore({ run, isAlone }: { run: ListedRun; isAlone: boolean }) {
  return (
    <EmptyState
      title="No run before this one"
      cause={`${runLabel(run)} is the first of its profile and scope.`}
      cure={
        isAlone
          ? 'After the next evaluation, or when somebody ranks again, there will be two.'
          : 'Choose a run of another profile above to compare it with.'
      }
      action={
        <LinkButton to="/queue/runs/$id" params={{ id: run.id }} variant="default">
          Open run {run.number}
        </LinkButton>
      }
    />
  );
}

export function NoSuchRun() {
  return (
    <EmptyState
      title="No such run"
      cause="The link may be of another program, or a letter is missing."
      action={<LinkButton to="/priorities/diff">Compare the newest runs</LinkButton>}
    />
  );
}
