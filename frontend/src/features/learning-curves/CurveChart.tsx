/** One learning curve: band and line as forecast, dots as measured, what the selection adds. */
import { useId } from 'react';
import type { Axis } from '@/components/chart/axis';
import { count, percent } from '@/lib/format';
import { placeCurve } from './curve';
import type { Cell } from './curvesQuery';
import { curveSentence } from './words';
import classes from './curves.module.css';

interface CurveChartProps {
  cell: Cell;
  yAxis: Axis;
  /** Pixels of the drawing, without its marks. */
  width: number;
  height: number;
  /** True names the axes, for a chart that stands alone. */
  isLarge?: boolean;
}

const LEFT = 40;
const TOP = 8;
const RIGHT = 8;

export function CurveChart({ cell, yAxis, width, height, isLarge = false }: CurveChartProps) {
  const clip = useId();
  const bottom = isLarge ? 40 : 22;
  const places = placeCurve(cell, yAxis, width, height);
  const { now, after, floor } = places;
  return (
    <svg
      className={classes.chart}
      viewBox={`0 0 ${LEFT + width + RIGHT} ${TOP + height + bottom}`}
      role="img"
      aria-label={curveSentence(cell)}
    >
      <clipPath id={clip}>
        <rect width={width} height={height} />
      </clipPath>
      <g transform={`translate(${LEFT} ${TOP})`}>
        <RateMarks yAxis={yAxis} width={width} height={height} />
        <g clipPath={`url(#${clip})`}>
          <polygon points={places.band} className={classes.band} />
          <polyline points={places.line} className={classes.line} />
        </g>
        <line x1={0} x2={width} y1={floor} y2={floor} className={classes.floor} />
        {after && (
          <>
            <rect x={now.x} width={after.x - now.x} y={0} height={height} className={classes.added} />
            <path
              d={`M ${after.x} ${after.y - 5} L ${after.x + 5} ${after.y} L ${after.x} ${after.y + 5} L ${after.x - 5} ${after.y} Z`}
              className={classes.after}
            />
          </>
        )}
        <line x1={now.x} x2={now.x} y1={0} y2={height} className={classes.now} />
        {places.history.map(({ x, y, isCut }, index) =>
          isCut ? (
            <path key={index} d={`M ${x - 4} 6 L ${x + 4} 6 L ${x} 0 Z`} className={classes.dot} />
          ) : (
            <circle key={index} cx={x} cy={y} r={isLarge ? 4 : 3} className={classes.dot} />
          ),
        )}
        {places.xAxis.ticks.map((tick) => (
          <text
            key={tick}
            x={(tick / places.xAxis.to) * width}
            y={height + 16}
            textAnchor="middle"
            className={classes.tick}
          >
            {count(tick)}
          </text>
        ))}
        {isLarge && (
          <text x={width / 2} y={height + 34} textAnchor="middle" className={classes.tick}>
            Labeled objects
          </text>
        )}
      </g>
    </svg>
  );
}

function RateMarks({ yAxis, width, height }: { yAxis: Axis; width: number; height: number }) {
  return yAxis.ticks.map((tick) => {
    const at = height - (tick / yAxis.to) * height;
    return (
      <g key={tick}>
        <line x1={0} x2={width} y1={at} y2={at} className={classes.grid} />
        <text x={-6} y={at + 4} textAnchor="end" className={classes.tick}>
          {percent(tick)}
        </text>
      </g>
    );
  });
}
