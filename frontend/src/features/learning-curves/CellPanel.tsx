/** The open cell: its curve large, its figures, what its clips have in common, and ways on. */
import { Link } from '@tanstack/react-router';
import type { Axis } from '@/components/chart/axis';
import { Card } from '@/components/Card';
import { type Fact, Facts } from '@/components/Facts';
import { capitalized, count, decimal, hours, NONE, percent, words } from '@/lib/format';
import { spaced } from '@/lib/values';
import { CurveChart } from './CurveChart';
import type { Cell } from './curvesQuery';
import { clipsSearch } from './leads';
import { StateBadge } from './StateBadge';
import { cellName, isFunded, selectionWords, STATE_WORDS } from './words';
import classes from './curves.module.css';

export function CellPanel({ cell, yAxis }: { cell: Cell; yAxis: Axis }) {
  const clips = clipsSearch(cell);
  return (
    <Card title={capitalized(cellName(cell))} aside={<StateBadge state={cell.state} />}>
      <CurveChart cell={cell} yAxis={yAxis} width={300} height={190} isLarge />
      <p className={classes.sentence}>
        {cell.stopNote || STATE_WORDS[cell.state].sentence} {selectionWords(cell)}
      </p>
      <Facts facts={factsOf(cell)} />
      <div>
        <h3 className={classes.subhead}>What its clips have in common</h3>
        {cell.traits.length === 0 && <p className="gl-small">Nothing: its clips are unlike.</p>}
        <ul className={classes.traits}>
          {cell.traits.map(({ axis, value, share }) => (
            <li key={axis}>
              {capitalized(words(axis))}: {spaced(value)}
              <span className="gl-num gl-small">{percent(share)}</span>
            </li>
          ))}
        </ul>
      </div>
      <div className={classes.leads}>
        {clips && (
          <Link to="/clips" search={{ ...clips, labeled: false, inBenchmark: false }}>
            Waiting clips like these
          </Link>
        )}
        {clips && (
          <Link to="/clips" search={{ ...clips, inBenchmark: true }}>
            Benchmark clips like these
          </Link>
        )}
        <Link to="/clusters">Error clusters</Link>
      </div>
    </Card>
  );
}

function factsOf(cell: Cell): Fact[] {
  return [
    {
      name: 'Missed now',
      definition: 'Expected miss rate at the labeled objects of today, and its 90 % interval.',
      value: `${percent(cell.missRate, 1)} (${percent(cell.low, 1)} to ${percent(cell.high, 1)})`,
    },
    {
      name: 'Counted',
      definition: 'Missed of all objects on the benchmark, weighted by how much a clip belongs to the cell.',
      value: `${count(cell.numMissed)} of ${count(cell.numObjects)}`,
    },
    { name: 'Labeled objects', value: count(cell.exposure) },
    {
      name: 'Candidates',
      definition: 'Clips that wait, weighted by how much each belongs to the cell.',
      value: count(cell.numCandidates),
    },
    {
      name: 'Floor',
      definition: 'Share of objects that labels are not expected to win back.',
      value: percent(cell.floor, 1),
    },
    {
      name: 'Stuck',
      definition: 'How likely the floor is above a quarter.',
      value: percent(cell.stuckProbability),
    },
    {
      name: 'Urgency',
      definition: 'How far the miss rate is above its floor; 1 is the mean of all cells.',
      value: decimal(cell.urgency, 2),
    },
    {
      name: 'Errors removed',
      definition: 'Benchmark errors that the selection is expected to remove here.',
      value: isFunded(cell) ? `${decimal(cell.gain, 1)} for ${hours(cell.hours)}` : NONE,
    },
    {
      name: 'Next hour',
      definition:
        'Gain of the next label-hour here, in thousandths of an error point, and its lower bound, 90 %.',
      value:
        cell.marginalGain === null
          ? NONE
          : `${decimal(cell.marginalGain, 2)} (from ${decimal(cell.marginalLow, 2)})`,
    },
    {
      name: 'Hours saved',
      definition:
        'Label-hours that are not spent here, beside a draw in proportion to the candidates.',
      value: hours(cell.hoursSaved),
    },
  ];
}
