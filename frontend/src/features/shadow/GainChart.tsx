/** Cumulative paired gain over label-hours, and the line that it has to cross to be decided. */
import { hours, points } from '@/lib/format';
import { placeGain, pointsOf } from './gainScale';
import type { Contrast } from './shadowQuery';
import { ARMS } from './words';
import classes from './shadow.module.css';

const WIDTH = 520;
const HEIGHT = 200;
const LEFT = 64;
const BOTTOM = 28;
const TOP = 10;

export function GainChart({ contrast }: { contrast: Contrast }) {
  const { steps, baseline } = contrast;
  const last = steps.at(-1);
  if (!last) return null;
  const places = placeGain(steps, WIDTH - LEFT - TOP, HEIGHT);
  const name = `Cumulative gain of prioritized over ${ARMS[baseline].toLowerCase()}: ${points(last.gain)} points after ${hours(last.hours)}`;
  return (
    <svg
      role="img"
      aria-label={name}
      viewBox={`0 0 ${WIDTH} ${HEIGHT + BOTTOM + TOP}`}
      className={classes.chart}
    >
      <g transform={`translate(${LEFT} ${TOP})`}>
        <line x1={0} x2={WIDTH - LEFT - TOP} y1={places.zero} y2={places.zero} className={classes.zero} />
        {[places.upper, places.lower].map((line, index) => (
          <polyline key={index === 0 ? 'up' : 'down'} points={pointsOf(line)} className={classes.rule} />
        ))}
        <polyline points={pointsOf(places.gain)} className={classes.gain} />
        {places.gain.slice(1).map(({ x, y }) => (
          <circle key={x} cx={x} cy={y} r={3.5} className={classes.dot} />
        ))}
        <text x={-8} y={10} textAnchor="end" className={classes.tick}>
          {points(places.most)}
        </text>
        <text x={-8} y={places.zero + 4} textAnchor="end" className={classes.tick}>
          0
        </text>
        <text x={-8} y={HEIGHT} textAnchor="end" className={classes.tick}>
          {points(-places.most)}
        </text>
        <text x={WIDTH - LEFT - TOP} y={HEIGHT + 20} textAnchor="end" className={classes.tick}>
          {hours(last.hours)} of labeling per arm
        </text>
      </g>
    </svg>
  );
}
