/** Expected against realized drops of miss rates, with the interval that was frozen beforehand. */
import { decimalsOf } from '@/components/chart/axis';
import { decimal, plural, points } from '@/lib/format';
import type { Told } from './calibrationQuery';
import { type Mark, scatterOf } from './scatter';
import { cameOf, forecastId, forecastSentence } from './words';
import classes from './calibration.module.css';

interface ScatterChartProps {
  forecasts: readonly Told[];
  openId: string | undefined;
  onOpen: (forecast: Told) => void;
}

const SIZE = 380;
const LEFT = 64;
const TOP = 12;
const BOTTOM = 52;
const RIGHT = 16;

export function ScatterChart({ forecasts, openId, onOpen }: ScatterChartProps) {
  const { axis, marks, zero } = scatterOf(forecasts, SIZE);
  const digits = decimalsOf(axis, 100);
  const open = marks.find(({ forecast }) => forecastId(forecast) === openId);
  return (
    <svg
      className={classes.chart}
      viewBox={`0 0 ${LEFT + SIZE + RIGHT} ${TOP + SIZE + BOTTOM}`}
      role="img"
      aria-label={`Expected and realized drops of ${plural(forecasts.length, 'forecast')}; on the dashed line both are equal. The list has the same.`}
    >
      <g transform={`translate(${LEFT} ${TOP})`}>
        {axis.ticks.map((tick, index) => {
          const at = (index / (axis.ticks.length - 1)) * SIZE;
          return (
            <g key={tick}>
              <line x1={0} x2={SIZE} y1={SIZE - at} y2={SIZE - at} className={classes.grid} />
              <text x={-8} y={SIZE - at + 4} textAnchor="end" className={classes.tick}>
                {decimal(tick * 100, digits)}
              </text>
              <text x={at} y={SIZE + 18} textAnchor="middle" className={classes.tick}>
                {decimal(tick * 100, digits)}
              </text>
            </g>
          );
        })}
        <line x1={zero} x2={zero} y1={0} y2={SIZE} className={classes.zero} />
        <line x1={0} x2={SIZE} y1={SIZE - zero} y2={SIZE - zero} className={classes.zero} />
        <line x1={0} x2={SIZE} y1={SIZE} y2={0} className={classes.diagonal} />
        {marks.map((mark) => (
          <Point key={forecastId(mark.forecast)} mark={mark} isOpen={false} onOpen={onOpen} />
        ))}
        {open && <Point mark={open} isOpen onOpen={onOpen} />}
        <text x={SIZE / 2} y={SIZE + 42} textAnchor="middle" className={classes.name}>
          Expected drop, points
        </text>
        <text
          transform={`translate(-44 ${SIZE / 2}) rotate(-90)`}
          textAnchor="middle"
          className={classes.name}
        >
          Realized drop, points
        </text>
      </g>
    </svg>
  );
}

interface PointProps {
  mark: Mark;
  isOpen: boolean;
  onOpen: (forecast: Told) => void;
}

/** Full where the forecast held, a hollow diamond where it missed; large is the whole benchmark. */
function Point({ mark: { forecast, x, y, from, to }, isOpen, onOpen }: PointProps) {
  const size = forecast.cohort.length === 0 ? 7 : 4.5;
  return (
    <g
      className={classes.mark}
      data-came={cameOf(forecast)}
      data-open={isOpen || undefined}
      onClick={() => onOpen(forecast)}
    >
      <title>
        {`${forecastSentence(forecast)} Expected drop ${points(forecast.expectedDrop)}, realized ${points(forecast.realizedDrop)} points.`}
      </title>
      <line x1={from} x2={to} y1={y} y2={y} className={classes.grip} />
      <line x1={from} x2={to} y1={y} y2={y} className={classes.whisker} />
      {forecast.isInside ? (
        <circle cx={x} cy={y} r={size} className={classes.dot} />
      ) : (
        <path
          d={`M ${x} ${y - size - 2} L ${x + size + 2} ${y} L ${x} ${y + size + 2} L ${x - size - 2} ${y} Z`}
          className={classes.diamond}
        />
      )}
    </g>
  );
}
