/** Columns of the tables of batches, releases, outcomes and labeled clips, and of their CSV. */
import { Link } from '@tanstack/react-router';
import { Badge } from '@/components/Badge';
import type { Column } from '@/components/table/column';
import { Time } from '@/components/Time';
import { count, hours, minutes, NONE } from '@/lib/format';
import type { BatchClip, ListedBatch, ListedOutcome, ListedRelease, ModelDetails } from './labelQueries';
import classes from './releases.module.css';

const DIGEST = 12;

export const RELEASE_COLUMNS: Column<ListedRelease>[] = [
  {
    id: 'label',
    header: 'Release',
    value: ({ label }) => label,
    cell: ({ id, label, note }) => (
      <span className={classes.lines}>
        <Link to="/releases/$id" params={{ id }}>
          {label}
        </Link>
        <span className="gl-small">{note}</span>
      </span>
    ),
  },
  numbers('batches', 'Batches', ({ numBatches }) => numBatches),
  numbers('clips', 'Clips', ({ numClips }) => numClips),
  numbers('labels', 'Labels', ({ numLabels }) => numLabels),
  {
    id: 'digest',
    header: 'Digest',
    width: '132px',
    definition: 'SHA-256 of all that it holds: equal digests, equal labels. Its first 12 signs.',
    value: ({ digest }) => digest,
    cell: ({ digest }) => (
      <code className="gl-small" title={digest}>
        {digest.slice(0, DIGEST)}
      </code>
    ),
  },
  { id: 'author', header: 'Who', width: '160px', value: ({ author }) => author, cell: ({ author }) => author },
  created('Made'),
];

export const BATCH_COLUMNS: Column<ListedBatch>[] = [
  {
    id: 'label',
    header: 'Batch',
    value: ({ label }) => label,
    cell: ({ id, label, name }) => (
      <span className={classes.lines}>
        <Link to="/batches/$id" params={{ id }}>
          {label}
        </Link>
        {name !== label && <span className="gl-small">{name}</span>}
      </span>
    ),
  },
  {
    id: 'queue',
    header: 'Queue',
    value: ({ queue }) => queue.name,
    cell: ({ queue }) => (
      <Link to="/queue/$id" params={{ id: queue.id }}>
        {queue.name}
      </Link>
    ),
  },
  numbers('clips', 'Clips', ({ numClips }) => numClips),
  numbers('frames', 'Frames', ({ numFrames }) => numFrames),
  numbers('labels', 'Labels', ({ numLabels }) => numLabels),
  {
    id: 'spent',
    header: 'Spent',
    definition: 'Label-hours as the tool or the importer said; nothing where nobody said.',
    align: 'right',
    width: '96px',
    value: ({ spentHours }) => spentHours,
    cell: ({ spentHours }) => (spentHours === null ? 'not said' : hours(spentHours)),
  },
  {
    id: 'releases',
    header: 'In releases',
    width: '180px',
    value: ({ releases }) => releases.map(({ label }) => label).join('; '),
    cell: ({ releases }) => <Releases releases={releases} />,
  },
  created('Came back'),
];

function Releases({ releases }: Pick<ListedBatch, 'releases'>) {
  if (releases.length === 0) return <>{NONE}</>;
  return (
    <>
      {releases.map(({ id, label }, index) => (
        <span key={id}>
          {index > 0 && ', '}
          <Link to="/releases/$id" params={{ id }}>
            {label}
          </Link>
        </span>
      ))}
    </>
  );
}

export const OUTCOME_COLUMNS: Column<ListedOutcome>[] = [
  {
    id: 'label',
    header: 'Outcome',
    value: ({ label }) => label,
    cell: ({ id, label }) => (
      <Link to="/outcomes/$id" params={{ id }}>
        {label}
      </Link>
    ),
  },
  {
    id: 'model',
    header: 'Model',
    value: ({ modelVersion }) => modelVersion.label,
    cell: ({ modelVersion }) => <Model model={modelVersion} />,
  },
  {
    id: 'base',
    header: 'Beside',
    definition: 'The model version before it.',
    value: ({ baseModelVersion }) => baseModelVersion.label,
    cell: ({ baseModelVersion }) => <Model model={baseModelVersion} />,
  },
  {
    id: 'release',
    header: 'Trained on',
    value: ({ release }) => release?.label,
    cell: ({ release }) =>
      release ? (
        <Link to="/releases/$id" params={{ id: release.id }}>
          {release.label}
        </Link>
      ) : (
        'not known here'
      ),
  },
  {
    id: 'source',
    header: 'Figures',
    width: '104px',
    value: ({ source }) => source.toLowerCase(),
    cell: ({ source }) => <SourceBadge source={source} />,
  },
  created('Recorded'),
];

export function SourceBadge({ source }: Pick<ListedOutcome, 'source'>) {
  return source === 'TYPED' ? (
    <Badge tone="warn" title="Somebody typed these figures; they were not measured here.">
      typed
    </Badge>
  ) : (
    <Badge title="Two evaluations of this installation were compared.">measured</Badge>
  );
}

export function Model({ model: { id, label } }: { model: { id: string; label: string } }) {
  return (
    <Link to="/models/$id" params={{ id }}>
      {label}
    </Link>
  );
}

export const BATCH_CLIP_COLUMNS: Column<BatchClip>[] = [
  {
    id: 'rank',
    header: 'Rank',
    definition: 'In the queue that it was labeled for.',
    align: 'right',
    width: '84px',
    sortable: false,
    value: ({ rank }) => rank,
    cell: ({ rank }) => count(rank),
  },
  {
    id: 'clip',
    header: 'Clip',
    sortable: false,
    value: ({ clip }) => clip.clipId,
    cell: ({ clip }) => (
      <Link to="/clips/$id" params={{ id: clip.id }}>
        {clip.clipId}
      </Link>
    ),
  },
  {
    id: 'labels',
    header: 'Labels',
    align: 'right',
    width: '96px',
    sortable: false,
    value: ({ numLabels }) => numLabels,
    cell: ({ numLabels }) => count(numLabels),
  },
  {
    id: 'spent',
    header: 'Spent',
    align: 'right',
    width: '112px',
    sortable: false,
    value: ({ spentMinutes }) => spentMinutes,
    cell: ({ spentMinutes }) => (spentMinutes === null ? 'not said' : minutes(spentMinutes)),
  },
];

export const EVALUATION_COLUMNS: Column<ModelDetails['evaluations'][number]>[] = [
  {
    id: 'label',
    header: 'Evaluation',
    value: ({ label }) => label,
    cell: ({ id, label }) => (
      <Link to="/evaluations/$id" params={{ id }}>
        {label}
      </Link>
    ),
  },
  {
    id: 'benchmark',
    header: 'Benchmark',
    value: ({ benchmark }) => benchmark.label,
    cell: ({ benchmark }) => (
      <Link to="/benchmarks/$id" params={{ id: benchmark.id }}>
        {benchmark.label}
      </Link>
    ),
  },
  created('Measured'),
];

function numbers<Row>(id: string, header: string, valueOf: (row: Row) => number): Column<Row> {
  return {
    id,
    header,
    align: 'right',
    width: '84px',
    value: valueOf,
    cell: (row) => count(valueOf(row)),
  };
}

function created<Row extends { createdAt: string }>(header: string): Column<Row> {
  return {
    id: 'created',
    header,
    width: '196px',
    value: ({ createdAt }) => createdAt,
    cell: ({ createdAt }) => <Time iso={createdAt} />,
  };
}
