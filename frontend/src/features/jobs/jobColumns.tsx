/** Columns of the list of jobs, on the page and in its CSV. */
import { Button, Progress } from '@mantine/core';
import { Badge } from '@/components/Badge';
import type { Column } from '@/components/table/column';
import { Time } from '@/components/Time';
import { asSentence, count } from '@/lib/format';
import type { Job } from './jobQueries';
import { isActive, isResumable, KINDS, progressText, shareOf, STATES } from './jobWords';
import classes from './jobs.module.css';

export interface Steer {
  /** Id of the job that is being steered. */
  busyId: string | null;
  onResume: (job: Job) => void;
  onCancel: (job: Job) => void;
}

/** Null where the role may not steer. */
export function jobColumns(steer: Steer | null): Column<Job>[] {
  return [
    {
      id: 'job',
      header: 'Job',
      cell: (job) => (
        <span className={classes.lines}>
          {KINDS[job.kind]}
          <span className="gl-small">{job.subject}</span>
        </span>
      ),
    },
    {
      id: 'state',
      header: 'State',
      width: '120px',
      cell: ({ state }) => {
        const { name, tone, sentence } = STATES[state];
        return (
          <Badge tone={tone} title={sentence}>
            {name}
          </Badge>
        );
      },
    },
    { id: 'progress', header: 'Progress', width: '240px', cell: (job) => <ProgressCell job={job} /> },
    {
      id: 'attempts',
      header: 'Begun',
      definition: 'How often it was begun: a job that was interrupted goes on from its last step.',
      align: 'right',
      width: '84px',
      cell: ({ attempts }) => `${count(attempts)} ×`,
    },
    {
      id: 'created',
      header: 'Asked for',
      width: '190px',
      cell: ({ createdAt }) => <Time iso={createdAt} />,
    },
    ...(steer ? [steerColumn(steer)] : []),
  ];
}

function ProgressCell({ job: { kind, state, progress, error } }: { job: Job }) {
  if (error !== null) return <span className={classes.error}>{asSentence(error)}</span>;
  const text = progressText(progress);
  return (
    <span className={classes.progress}>
      {isActive(state) && progress.total > 0 && (
        <Progress value={shareOf(progress) * 100} size="sm" aria-label={`${KINDS[kind]}: ${text}`} />
      )}
      <span className="gl-small gl-num">{text}</span>
      {isActive(state) && progress.note !== '' && <span className="gl-small">{progress.note}</span>}
    </span>
  );
}

function steerColumn({ busyId, onResume, onCancel }: Steer): Column<Job> {
  const button = (job: Job, name: string, act: (job: Job) => void) => (
    <Button
      size="compact-xs"
      variant="default"
      loading={busyId === job.id}
      aria-label={`${name} ${KINDS[job.kind]}, ${job.subject}`}
      onClick={() => act(job)}
    >
      {name}
    </Button>
  );
  return {
    id: 'steer',
    header: 'Steer',
    width: '96px',
    cell: (job) => {
      if (isActive(job.state)) return button(job, 'Cancel', onCancel);
      return isResumable(job.state) && button(job, 'Resume', onResume);
    },
  };
}

export const JOB_CSV_COLUMNS: Column<Job>[] = [
  file('kind', (row) => row.kind.toLowerCase()),
  file('state', (row) => row.state.toLowerCase()),
  file('subject', (row) => row.subject),
  file('done', (row) => row.progress.done),
  file('total', (row) => row.progress.total),
  file('attempts', (row) => row.attempts),
  file('error', (row) => row.error),
  file('created_at', (row) => row.createdAt),
  file('started_at', (row) => row.startedAt),
  file('ended_at', (row) => row.endedAt),
];

function file(header: string, value: Column<Job>['value']): Column<Job> {
  return { id: header, header, value, cell: () => null };
}
