/** Columns of the forest plot, and of its CSV. Rates of too few objects take no part in an order. */
import type { ReactNode } from 'react';
import { Badge } from '@/components/Badge';
import type { Column } from '@/components/table/column';
import { ForestAxis, ForestMark } from '@/components/forest/ForestMark';
import { forestScale } from '@/components/forest/scale';
import { count, percent, points } from '@/lib/format';
import { spaced } from '@/lib/values';
import type { CohortDelta, Comparison } from './deltaQuery';
import { changeSentence, interval, moreClips, otherPoint, shortNames, verdictOf } from './words';
import classes from './delta.module.css';

export function deltaColumns(comparison: Comparison): Column<CohortDelta>[] {
  const [a, b] = shortNames(comparison.a, comparison.b);
  return [
    {
      id: 'cohort',
      header: 'Cohort',
      width: '160px',
      value: ({ label }) => label,
      cell: (row) => (
        <strong className={classes.cohort} data-few={row.tooFew || undefined}>
          {spaced(row.label)}
        </strong>
      ),
    },
    sizeColumn(comparison.resampledBy),
    forestColumn(comparison),
    {
      id: 'delta',
      header: 'Points',
      definition: 'Change in recall in percentage points, and its 95 % interval.',
      align: 'right',
      width: '116px',
      value: (row) => (row.tooFew ? null : row.delta),
      cell: (row) => (
        <Figures isFew={row.tooFew}>
          {points(row.delta)}
          <span className={classes.interval}>{interval(row)}</span>
        </Figures>
      ),
    },
    recallColumn('a', a, comparison.a.modelVersion.label),
    recallColumn('b', b, comparison.b.modelVersion.label),
    {
      id: 'verdict',
      header: 'Verdict',
      definition:
        'Better or worse where the change holds after Holm over all cohorts. Undecided where it may be chance: among many cohorts the interval of one may lie beside zero by luck. Too few below 30 objects or six drives.',
      width: '220px',
      value: (row) => verdictOf(row).text,
      cell: (row) => (
        <VerdictCell
          row={row}
          there={otherPoint(comparison)}
          more={moreClips(row, comparison.resampledBy)}
        />
      ),
    },
  ];
}

function sizeColumn(resampledBy: string): Column<CohortDelta> {
  const hasDrives = resampledBy !== 'clips';
  return {
    id: 'size',
    header: hasDrives ? 'Clips / drives' : 'Clips',
    definition: hasDrives
      ? 'Clips with such objects, and the drives that they were cut from. Clips of one drive are alike, so drives are resampled.'
      : 'Clips with such objects. Their drives are not known, so clips are resampled.',
    align: 'right',
    width: hasDrives ? '120px' : '84px',
    value: ({ numClips }) => numClips,
    cell: ({ numClips, numDrives, tooFew }) => (
      <Figures isFew={tooFew}>
        {hasDrives ? `${count(numClips)} / ${count(numDrives)}` : count(numClips)}
      </Figures>
    ),
  };
}

function forestColumn({ overall, cohorts, resampledBy }: Comparison): Column<CohortDelta> {
  const scale = forestScale([overall, ...cohorts]);
  const unit = resampledBy === 'clips' ? 'clip' : 'drive';
  return {
    id: 'forest',
    header: `Change in recall, 95 % by ${unit}`,
    definition:
      'Square: the change; line: its 95 % interval. Full line: no change; dotted: all objects. An arrow goes on beyond the scale, which is in points.',
    below: <ForestAxis scale={scale} />,
    cell: (row) => (
      <ForestMark
        row={row}
        scale={scale}
        overall={overall.delta}
        tone={verdictOf(row).tone}
        sentence={changeSentence(row)}
      />
    ),
  };
}

function recallColumn(side: 'a' | 'b', header: string, label: string): Column<CohortDelta> {
  return {
    id: side,
    header,
    definition: `Recall of ${label}: found objects of all objects.`,
    align: 'right',
    width: '84px',
    value: (row) => (row.tooFew ? null : row[side]),
    cell: (row) => <Figures isFew={row.tooFew}>{percent(row[side], 1)}</Figures>,
  };
}

function Figures({ isFew, children }: { isFew: boolean; children: ReactNode }) {
  return (
    <span className={classes.figures} data-few={isFew || undefined}>
      {children}
    </span>
  );
}

interface VerdictCellProps {
  row: CohortDelta;
  there: string;
  more: string | null;
}

function VerdictCell({ row, there, more }: VerdictCellProps) {
  const { text, tone } = verdictOf(row);
  return (
    <span className={classes.verdict}>
      <span className={classes.badges}>
        <Badge tone={tone}>{text}</Badge>
        {row.flips && !row.tooFew && (
          <Badge tone="warn" title={`The other one wins here ${there}.`}>
            winner flips
          </Badge>
        )}
      </span>
      {more !== null && <span className="gl-small">needs about {more}</span>}
    </span>
  );
}

export function deltaCsvColumns({ a, b, by }: Comparison): Column<CohortDelta>[] {
  return [
    ...by.map((axis) =>
      file(axis, ({ cohort }) => cohort.find((part) => part.axis === axis)?.value ?? ''),
    ),
    file('clips', ({ numClips }) => numClips),
    file('drives', ({ numDrives }) => numDrives),
    file('objects', ({ numObjects }) => numObjects),
    file(`recall ${a.modelVersion.label}`, (row) => row.a),
    file(`recall ${b.modelVersion.label} (later)`, (row) => row.b),
    file('change', ({ delta }) => delta),
    file('low', ({ low }) => low),
    file('high', ({ high }) => high),
    file('minimum_detectable', ({ minimumDetectable }) => minimumDetectable),
    file('verdict', (row) => verdictOf(row).text),
    file('needs_clips', ({ needsClips }) => needsClips),
    file('flips', (row) => row.flips),
    file('change_as_published', ({ publishedDelta }) => publishedDelta),
  ];
}

function file(header: string, value: Column<CohortDelta>['value']): Column<CohortDelta> {
  return { id: header, header, value, cell: () => null };
}
