/** One row of a forest plot: a square at the estimate, a line over the interval, on one scale. */
import type { Tone } from '@/components/Badge';
import { decimal, points } from '@/lib/format';
import { type ForestRow, type ForestScale, placeOn } from './scale';
import classes from './forest.module.css';

interface ForestMarkProps {
  row: ForestRow;
  scale: ForestScale;
  /** Change over all objects, drawn as a dashed line behind every row. */
  overall?: number | null;
  tone: Tone;
  /** What it shows, for screen readers and on hover. */
  sentence: string;
}

const HEIGHT = 32;
const MIDDLE = HEIGHT / 2;
const CAP = 5;
const SQUARE = 8;

export function ForestMark({ row, scale, overall, tone, sentence }: ForestMarkProps) {
  const { delta, low, high } = row;
  return (
    <svg
      className={classes.mark}
      data-tone={tone}
      height={HEIGHT}
      role="img"
      aria-label={sentence}
    >
      <title>{sentence}</title>
      <rect className={classes.area} width="100%" height={HEIGHT} />
      <Upright className={classes.zero} at={placeOn(scale, 0)} />
      {overall != null && isInside(placeOn(scale, overall)) && (
        <Upright className={classes.overall} at={placeOn(scale, overall)} />
      )}
      {low !== null && high !== null && (
        <Interval from={placeOn(scale, low)} to={placeOn(scale, high)} />
      )}
      {delta !== null && isInside(placeOn(scale, delta)) && (
        <rect
          className={classes.square}
          data-hollow={row.tooFew || undefined}
          x={percentOf(placeOn(scale, delta))}
          y={MIDDLE - SQUARE / 2}
          width={SQUARE}
          height={SQUARE}
          transform={`translate(${-SQUARE / 2} 0)`}
        />
      )}
    </svg>
  );
}

/** An end inside of the scale has a cap; one beyond it is an arrow at the border. */
function Interval({ from, to }: { from: number; to: number }) {
  const [left, right] = [Math.max(0, from), Math.min(1, to)];
  return (
    <>
      {left < right && (
        <line x1={percentOf(left)} x2={percentOf(right)} y1={MIDDLE} y2={MIDDLE} />
      )}
      {isInside(from) && <Cap at={from} />}
      {isInside(to) && <Cap at={to} />}
      {from < 0 && <Arrow at={0} path="M 7 -5 L 0 0 L 7 5" />}
      {to > 1 && <Arrow at={1} path="M -7 -5 L 0 0 L -7 5" />}
    </>
  );
}

function Cap({ at }: { at: number }) {
  return (
    <line x1={percentOf(at)} x2={percentOf(at)} y1={MIDDLE - CAP} y2={MIDDLE + CAP} />
  );
}

function Arrow({ at, path }: { at: number; path: string }) {
  return (
    <svg
      x={percentOf(at)}
      y={MIDDLE}
      overflow="visible"
      aria-hidden="true"
      data-arrow={at === 0 ? 'left' : 'right'}
    >
      <path d={path} />
    </svg>
  );
}

function Upright({ at, className }: { at: number; className?: string }) {
  return <line className={className} x1={percentOf(at)} x2={percentOf(at)} y1={0} y2={HEIGHT} />;
}

/** The scale under the heading of the column, in points. */
export function ForestAxis({ scale }: { scale: ForestScale }) {
  return (
    <span className={classes.axis} aria-hidden="true">
      {scale.ticks.map((tick) => (
        <span key={tick} style={{ left: percentOf(placeOn(scale, tick)) }}>
          {tickText(tick, scale)}
        </span>
      ))}
    </span>
  );
}

function tickText(tick: number, { ticks }: ForestScale): string {
  const step = (ticks[1] ?? 1) - (ticks[0] ?? 0);
  if (Math.abs(tick) < step / 2) return '0';
  if (step >= 0.01 - 1e-9) return points(tick).replace(/\.0$/, '');
  return `${tick > 0 ? '+' : ''}${decimal(tick * 100, step < 0.001 ? 2 : 1)}`;
}

function isInside(place: number): boolean {
  return place >= 0 && place <= 1;
}

function percentOf(place: number): string {
  return `${(place * 100).toFixed(2)}%`;
}
