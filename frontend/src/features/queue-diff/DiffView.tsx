/** The numbers of the difference, the slopes, and beside them the same changes as a table. */
import { useViewportSize } from '@mantine/hooks';
import { Link, useNavigate } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { Card } from '@/components/Card';
import { Notice } from '@/components/Notice';
import { CardRow } from '@/components/Page';
import { StatCard } from '@/components/StatCard';
import { EmptyState } from '@/components/States';
import { DataTable } from '@/components/table/DataTable';
import { count, hours, percent, plural } from '@/lib/format';
import { useUrlState } from '@/lib/useUrlState';
import { CHANGE_COLUMNS } from './changeColumns';
import type { Change, QueueDiff, RunSide } from './queueDiffQuery';
import { readQueueDiffSearch } from './search';
import { SlopeChart } from './SlopeChart';
import { slopeOf } from './slope';
import { KIND_DEFINITION, rankWords, runLabel } from './words';
import classes from './queueDiff.module.css';

interface DiffViewProps {
  diff: QueueDiff;
  /** Those that fit the filter, by the rank after. */
  changes: readonly Change[];
  all: readonly Change[];
  /** True where later pages failed. */
  cut: boolean;
  isOutdated: boolean;
}

export function DiffView({ diff, changes, all, cut, isOutdated }: DiffViewProps) {
  const [{ unit }, setSearch] = useUrlState(readQueueDiffSearch);
  const slope = useMemo(() => slopeOf(changes, unit), [changes, unit]);
  const open = useCallback(
    (change: Change) => void setSearch({ unit: change.unit.id }),
    [setSearch],
  );
  return (
    <>
      <Figures diff={diff} />
      {cut && (
        <Notice tone="worse" title="Not all changes arrived">
          Shown are the first {count(all.length)} of {count(diff.changes.totalCount)}.
        </Notice>
      )}
      {changes.length === 0 ? (
        <NoChanges isFiltered={all.length > 0} />
      ) : (
        <div className={classes.body} aria-busy={isOutdated}>
          <Card
            title="Ranks before and after"
            definition="One line per clip. The clips nearest to the first places are drawn, 60 at most. A short line ends where the clip is no candidate in the other run. Ranks far down lie together under the last tick."
            footnote={<Drawn slope={slope} total={changes.length} />}
          >
            <Legend />
            <SlopeChart
              slope={slope}
              before={diff.before.number}
              after={diff.after.number}
              openUnit={unit}
              onOpen={open}
            />
          </Card>
          <ChangeTable changes={changes} openUnit={unit} onOpen={open} />
        </div>
      )}
    </>
  );
}

function Figures({ diff }: { diff: QueueDiff }) {
  const { before, after } = diff;
  const deepest = diff.overlap.at(-1);
  return (
    <CardRow min={200}>
      <StatCard
        label="Entered"
        definition="Clips that the later run selected and the earlier did not."
        value={count(diff.numEntered)}
        note={<Side side={after} />}
      />
      <StatCard
        label="Left"
        definition="Clips that the earlier run selected and the later does not: labeled meanwhile, or behind others now."
        value={count(diff.numLeft)}
        note={<Side side={before} />}
      />
      <StatCard
        label="Hours moved"
        definition="Label-hours that the later run spends on clips that the earlier did not select."
        value={hours(diff.hoursMoved)}
        note={`of ${plural(after.numSelected, 'selected clip')}`}
      />
      {deepest && (
        <StatCard
          label={`First ${count(deepest.depth)} shared`}
          definition="Of the first places of either run, how many both have, in whatever order."
          value={percent(deepest.share)}
          note={diff.overlap
            .slice(0, -1)
            .map(({ depth, share }) => `${percent(share)} of the first ${count(depth)}`)
            .join(' · ')}
        />
      )}
    </CardRow>
  );
}

function Side({ side }: { side: RunSide }) {
  return (
    <Link to="/queue/runs/$id" params={{ id: side.id }}>
      {runLabel(side)}
    </Link>
  );
}

function Drawn({ slope, total }: { slope: ReturnType<typeof slopeOf>; total: number }) {
  if (slope.rest === 0) return `All ${plural(total, 'change')} are drawn.`;
  return `${count(slope.lines.length)} of ${plural(total, 'change')} are drawn; the table has all.`;
}

const LEGEND = [
  { kind: 'ENTERED', text: 'entered' },
  { kind: 'LEFT', text: 'left' },
  { kind: 'MOVED', text: 'moved' },
] as const;

function Legend() {
  return (
    <ul className={classes.legend}>
      {LEGEND.map(({ kind, text }) => (
        <li key={kind}>
          <svg width="28" height="8" aria-hidden="true" className={classes.line} data-kind={kind}>
            <line x1="0" x2="28" y1="4" y2="4" className={classes.stroke} />
          </svg>
          {text}
        </li>
      ))}
    </ul>
  );
}

interface ChangeTableProps {
  changes: readonly Change[];
  openUnit: string | undefined;
  onOpen: (change: Change) => void;
}

function ChangeTable({ changes, openUnit, onOpen }: ChangeTableProps) {
  const navigate = useNavigate();
  const { height } = useViewportSize();
  const open = changes.find(({ unit }) => unit.id === openUnit);
  return (
    <Card
      flush
      title={plural(changes.length, 'change')}
      definition={KIND_DEFINITION}
      footnote={open && <Detail change={open} />}
    >
      <DataTable
        caption="Changes between the two runs"
        columns={CHANGE_COLUMNS}
        rows={changes}
        rowId={({ unit }) => unit.id}
        rowHeight={64}
        height={Math.max(520, height - 400)}
        activeId={openUnit ?? null}
        onActivate={onOpen}
        onOpen={({ clip }) => void navigate({ to: '/clips/$id', params: { id: clip.id } })}
      />
    </Card>
  );
}

function Detail({ change }: { change: Change }) {
  const { clip, causes } = change;
  return `${clip.clipId}, ${rankWords(change)}. ${causes.map(({ sentence }) => sentence).join(' ')}`;
}

function NoChanges({ isFiltered }: { isFiltered: boolean }) {
  return isFiltered ? (
    <EmptyState
      title="No such change"
      cause="The runs differ, but not in this way."
      cure="Take a filter away."
    />
  ) : (
    <EmptyState
      title="Nothing changed"
      cause="Both runs order their first places alike: the same clips, at the same ranks."
    />
  );
}
