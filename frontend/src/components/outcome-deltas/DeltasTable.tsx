/** Changes that trainings made, each with its interval on one scale, its verdict and its source. */
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { Badge } from '@/components/Badge';
import { ForestAxis, ForestMark } from '@/components/forest/ForestMark';
import { forestScale } from '@/components/forest/scale';
import type { Column } from '@/components/table/column';
import { DataTable } from '@/components/table/DataTable';
import {
  changeText,
  deltaId,
  intervalText,
  isPart,
  levelText,
  nameOf,
  onlyMetric,
  type OutcomeDelta,
  seenIn,
  sentenceOf,
  verdictOf,
} from './outcomeDelta';
import classes from './deltas.module.css';

interface DeltasTableProps {
  caption: string;
  deltas: readonly OutcomeDelta[];
  /** True names the outcome of each, for lists over several. */
  withOutcome?: boolean;
}

/** An outcome may have a row per cohort. */
const VIRTUAL_FROM = 40;

export function DeltasTable({ caption, deltas, withOutcome = false }: DeltasTableProps) {
  const columns = useMemo(() => deltaColumns(deltas, withOutcome), [deltas, withOutcome]);
  return (
    <DataTable
      caption={caption}
      columns={columns}
      rows={deltas}
      rowId={deltaId}
      rowHeight={52}
      height={deltas.length > VIRTUAL_FROM ? 640 : undefined}
      keys={false}
    />
  );
}

function deltaColumns(deltas: readonly OutcomeDelta[], withOutcome: boolean): Column<OutcomeDelta>[] {
  const scale = forestScale(deltas.filter(isPart));
  const metric = onlyMetric(deltas);
  return [
    {
      id: 'what',
      header: 'What changed',
      width: '240px',
      value: nameOf,
      cell: (row) => <What row={row} withMetric={metric === null} />,
    },
    {
      id: 'forest',
      header: `Change${metric === null ? '' : ` in ${metric}`}, 95 % interval`,
      definition:
        'Square: the change; line: its 95 % interval. Full line: no change. An arrow goes on beyond the scale, which is in points of recall; figures of another metric are not drawn.',
      below: <ForestAxis scale={scale} />,
      cell: (row) =>
        isPart(row) && (
          <ForestMark
            row={row}
            scale={scale}
            tone={row.outcome.source === 'TYPED' ? 'plain' : verdictOf(row).tone}
            sentence={sentenceOf(row)}
          />
        ),
    },
    {
      id: 'delta',
      header: 'Change',
      definition: 'Recall in percentage points, other metrics in their own unit.',
      align: 'right',
      width: '132px',
      value: (row) => row.delta,
      cell: (row) => (
        <span className={classes.figures}>
          {changeText(row, row.delta)}
          <span className="gl-small">{intervalText(row)}</span>
        </span>
      ),
    },
    {
      id: 'levels',
      header: 'Before, after',
      align: 'right',
      width: '132px',
      value: (row) => row.b,
      cell: (row) => (
        <span className="gl-num">
          {levelText(row, row.a)} → {levelText(row, row.b)}
        </span>
      ),
    },
    {
      id: 'verdict',
      header: 'Verdict',
      definition:
        'Better or worse where a measured change holds after Holm over all changes of its outcome. Typed figures come from elsewhere and have no verdict.',
      width: '116px',
      value: (row) => verdictOf(row).text,
      cell: (row) => {
        const { text, tone } = verdictOf(row);
        return <Badge tone={tone}>{text}</Badge>;
      },
    },
    ...(withOutcome ? [OUTCOME_COLUMN] : []),
  ];
}

const OUTCOME_COLUMN: Column<OutcomeDelta> = {
  id: 'outcome',
  header: 'Outcome',
  width: '168px',
  value: (row) => row.outcome.label,
  cell: ({ outcome }) => (
    <span className={classes.lines}>
      <Link to="/outcomes/$id" params={{ id: outcome.id }}>
        {outcome.label}
      </Link>
      <span className="gl-small">
        {outcome.baseModelVersion.label} → {outcome.modelVersion.label}
      </span>
    </span>
  ),
};

function What({ row, withMetric }: { row: OutcomeDelta; withMetric: boolean }) {
  return (
    <span className={classes.lines}>
      {row.cluster ? (
        <Link to="/clusters/$id" params={{ id: row.cluster.id }}>
          {row.cluster.name}
        </Link>
      ) : (
        <strong>{row.label}</strong>
      )}
      <span className="gl-small">
        {withMetric && `${row.metric} · `}
        {seenIn(row)}
      </span>
    </span>
  );
}

export const DELTA_CSV_COLUMNS: Column<OutcomeDelta>[] = [
  file('outcome', (row) => row.outcome.label),
  file('model', (row) => row.outcome.modelVersion.label),
  file('base_model', (row) => row.outcome.baseModelVersion.label),
  file('source', (row) => row.outcome.source.toLowerCase()),
  file('what', nameOf),
  file('class', (row) => row.className),
  file('metric', (row) => row.metric),
  file('before', (row) => row.a),
  file('after', (row) => row.b),
  file('change', (row) => row.delta),
  file('low', (row) => row.low),
  file('high', (row) => row.high),
  file('verdict', (row) => row.verdict?.toLowerCase()),
  file('objects', (row) => row.numObjects),
  file('clips', (row) => row.numClips),
  file('drives', (row) => row.numDrives),
];

function file(header: string, value: Column<OutcomeDelta>['value']): Column<OutcomeDelta> {
  return { id: header, header, value, cell: () => null };
}
