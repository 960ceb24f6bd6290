/** What a page shows instead of its content: nothing yet, loading, failed, not allowed. */
import { Button, Skeleton } from '@mantine/core';
import { IconAlertTriangle, IconInbox, IconLock } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { isUnknownId, type Problem } from '@/lib/problem';
import type { Read, ReadWaiting } from '@/lib/read';
import type { WholeList } from '@/lib/useWholeList';
import classes from './States.module.css';

interface EmptyStateProps {
  title: string;
  /** Why there is nothing. */
  cause: ReactNode;
  /** What to do about it. */
  cure?: ReactNode;
  /** A button or link that does it. */
  action?: ReactNode;
}

export function EmptyState({ title, cause, cure, action }: EmptyStateProps) {
  return (
    <StateBox icon={<IconInbox size={24} stroke={1.5} />} title={title} action={action}>
      <p>{cause}</p>
      {cure && <p>{cure}</p>}
    </StateBox>
  );
}

export function ErrorState({ problem, onRetry }: { problem: Problem; onRetry?: () => void }) {
  return (
    <StateBox
      icon={<IconAlertTriangle size={24} stroke={1.5} />}
      title={problem.kind === 'network' ? 'No answer from the server' : 'This did not work'}
      alert
      action={
        onRetry && (
          <Button variant="default" onClick={onRetry}>
            Try again
          </Button>
        )
      }
    >
      <p>{problem.message}</p>
      <p className={classes.code}>
        Code <code>{problem.code}</code>
        {problem.requestId && (
          <>
            {' · request '}
            <code>{problem.requestId}</code>
          </>
        )}
      </p>
    </StateBox>
  );
}

export function ForbiddenState({ problem }: { problem?: Problem }) {
  return (
    <StateBox icon={<IconLock size={24} stroke={1.5} />} title="Your role does not include this">
      <p>{problem?.message ?? 'Ask for another role, or sign in as somebody who has it.'}</p>
    </StateBox>
  );
}

type Layout = 'page' | 'table' | 'cards' | 'text';

/** Gray shapes of about the final size, so that nothing jumps when the data comes. */
export function LoadingState({ layout = 'page', rows = 8 }: { layout?: Layout; rows?: number }) {
  const lines = Array.from({ length: rows }, (_, index) => index);
  return (
    <div role="status" aria-label="Loading" className={classes.loading} data-layout={layout}>
      {(layout === 'page' || layout === 'cards') && (
        <div className={classes.cards}>
          {['a', 'b', 'c', 'd'].map((key) => (
            <Skeleton key={key} height={100} radius={8} />
          ))}
        </div>
      )}
      {layout === 'page' && <Skeleton height={320} radius={8} />}
      {layout === 'table' &&
        lines.map((line) => <Skeleton key={line} height={20} my={8} width={widthOf(line)} />)}
      {layout === 'text' && lines.map((line) => <Skeleton key={line} height={12} width={widthOf(line)} />)}
    </div>
  );
}

/** The state of a read that is not ready; pair it with `useRead`. */
export function ReadState({ read, layout }: { read: ReadWaiting; layout?: Layout }) {
  if (read.state === 'loading') return <LoadingState layout={layout} />;
  return <ProblemState problem={read.problem} onRetry={read.reload} />;
}

const CUT: Problem = {
  kind: 'server',
  code: 'INCOMPLETE',
  message: 'Only the beginning of the list could be read.',
  requestId: null,
};

interface WholeListStateProps {
  list: Pick<WholeList<unknown>, 'read' | 'cut' | 'isComplete' | 'reload'>;
  layout?: Layout;
  /** What to show where nothing of the whole list fits. */
  children: ReactNode;
}

/** Of a list in which nothing fits so far: it loads, it failed or broke off, or nothing does. */
export function WholeListState({ list, layout, children }: WholeListStateProps) {
  const { read, cut, isComplete, reload } = list;
  if (read.state !== 'ready') return <ReadState read={read} layout={layout} />;
  if (cut) return <ErrorState problem={CUT} onRetry={reload} />;
  return isComplete ? children : <LoadingState layout={layout} />;
}

interface AbsentStateProps<Data> {
  read: Read<Data>;
  /** What the page is about, and did not get. */
  field: keyof Data & string;
  layout?: Layout;
  /** What to show where there is no such thing. */
  children: ReactNode;
}

/** Why a page has not got what it is about: it loads, it failed, it was refused, or it is not there. */
export function AbsentState<Data>({ read, field, layout, children }: AbsentStateProps<Data>) {
  const problem = read.state === 'ready' ? read.problemAt(field) : read.problem;
  if (problem && !isUnknownId(problem)) {
    return <ProblemState problem={problem} onRetry={read.reload} />;
  }
  const isWaiting = read.state === 'loading' || read.isOutdated;
  return isWaiting ? <LoadingState layout={layout} /> : children;
}

/** A field that failed although the rest arrived, or a read that failed as a whole. */
export function ProblemState({ problem, onRetry }: { problem: Problem; onRetry: () => void }) {
  if (problem.kind === 'forbidden') return <ForbiddenState problem={problem} />;
  return <ErrorState problem={problem} onRetry={onRetry} />;
}

interface StateBoxProps {
  icon: ReactNode;
  title: string;
  alert?: boolean;
  action?: ReactNode;
  children: ReactNode;
}

function StateBox({ icon, title, alert = false, action, children }: StateBoxProps) {
  return (
    <section className={classes.box} role={alert ? 'alert' : undefined}>
      <span className={classes.icon} aria-hidden="true">
        {icon}
      </span>
      <h2 className={classes.title}>{title}</h2>
      <div className={classes.text}>{children}</div>
      {action && <div className={classes.action}>{action}</div>}
    </section>
  );
}

function widthOf(line: number): string {
  return `${96 - ((line * 17) % 28)}%`;
}
