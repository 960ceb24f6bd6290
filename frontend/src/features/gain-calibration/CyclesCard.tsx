/** Bias over cycles: realized over expected drop of each queue, and forecasts by their size. */
import { axisOver, decimalsOf, placeIn } from '@/components/chart/axis';
import { Card } from '@/components/Card';
import { DataTable } from '@/components/table/DataTable';
import { decimal, plural } from '@/lib/format';
import type { Bin, Cycle } from './calibrationQuery';
import { BIN_COLUMNS, CYCLE_COLUMNS } from './forecastColumns';
import { modelName } from './words';
import classes from './calibration.module.css';

const WIDTH = 460;
const HEIGHT = 150;
const LEFT = 44;
const BOTTOM = 30;
const TOP = 12;

export function BiasCard({ cycles }: { cycles: readonly Cycle[] }) {
  return (
    <Card
      title="Bias over cycles"
      definition="Realized over expected drop on the whole benchmark, one queue after the other. On the dashed line, at 1, forecasts neither are careful nor promise too much."
    >
      <RatioChart cycles={cycles} />
    </Card>
  );
}

export function CyclesCard({ cycles }: { cycles: readonly Cycle[] }) {
  return (
    <Card
      flush
      title="Cycles"
      definition="A queue that came to an outcome, with what was told and what came on the whole benchmark; one row for each model family."
    >
      <DataTable
        caption="Cycles"
        columns={CYCLE_COLUMNS}
        rows={cycles}
        rowId={({ queue, evaluation, outcome }) => `${queue.id} ${evaluation.id} ${outcome.id}`}
        rowHeight={52}
        keys={false}
      />
    </Card>
  );
}

function RatioChart({ cycles }: { cycles: readonly Cycle[] }) {
  const known = cycles.flatMap((cycle) =>
    cycle.ratio === null ? [] : [{ ...cycle, ratio: cycle.ratio }],
  );
  if (known.length === 0) return null;
  const axis = axisOver([0, 1, ...known.map(({ ratio }) => ratio)], 4);
  const width = WIDTH - LEFT - TOP;
  const heightOf = (ratio: number) => HEIGHT - placeIn(axis, ratio, HEIGHT);
  const dots = known.map(({ ratio, ...cycle }, index) => ({
    key: `${cycle.queue.id} ${cycle.evaluation.id}`,
    x: ((index + 0.5) / known.length) * width,
    y: heightOf(ratio),
    text: `${cycle.queue.name}, ${modelName(cycle)}: ${decimal(ratio, 2)}`,
  }));
  return (
    <svg
      className={classes.ratios}
      viewBox={`0 0 ${WIDTH} ${TOP + HEIGHT + BOTTOM}`}
      role="img"
      aria-label={`Realized over expected drop of ${plural(known.length, 'cycle')}: ${dots.map(({ text }) => text).join(', ')}`}
    >
      <g transform={`translate(${LEFT} ${TOP})`}>
        {axis.ticks.map((tick) => (
          <g key={tick}>
            <line x1={0} x2={width} y1={heightOf(tick)} y2={heightOf(tick)} className={classes.grid} />
            <text x={-8} y={heightOf(tick) + 4} textAnchor="end" className={classes.tick}>
              {decimal(tick, decimalsOf(axis))}
            </text>
          </g>
        ))}
        <line x1={0} x2={width} y1={heightOf(1)} y2={heightOf(1)} className={classes.diagonal} />
        <polyline points={dots.map(({ x, y }) => `${x},${y}`).join(' ')} className={classes.course} />
        {dots.map(({ key, x, y, text }) => (
          <circle key={key} cx={x} cy={y} r={4.5} className={classes.measured}>
            <title>{text}</title>
          </circle>
        ))}
        <text x={width / 2} y={HEIGHT + 22} textAnchor="middle" className={classes.name}>
          Cycles, oldest first
        </text>
      </g>
    </svg>
  );
}

export function ReliabilityCard({ bins }: { bins: readonly Bin[] }) {
  return (
    <Card
      flush
      title="By size of the forecast"
      definition="Forecasts in order of what they expected, in bins of equal numbers. A good forecast realizes in each bin what it expected. Intervals as if forecasts were independent; cohorts of one queue are not, so they are too narrow."
      footnote={
        bins.length === 0
          ? 'Needs eight forecasts with an outcome: two bins of four.'
          : 'Intervals of means, 95 %.'
      }
    >
      {bins.length > 0 && (
        <DataTable
          caption="Realized by expected drop"
          columns={BIN_COLUMNS}
          rows={bins}
          rowId={({ expected }) => String(expected)}
          rowHeight={52}
          keys={false}
        />
      )}
    </Card>
  );
}
