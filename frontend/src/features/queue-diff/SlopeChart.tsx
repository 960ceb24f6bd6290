/** Ranks before at the left, after at the right; one line per change, a click opens it. */
import { count } from '@/lib/format';
import type { Change } from './queueDiffQuery';
import { type Slope, type SlopeEnd, type SlopeLine } from './slope';
import { changeSentence } from './words';
import classes from './queueDiff.module.css';

interface SlopeChartProps {
  slope: Slope;
  /** Numbers of the two runs. */
  before: number;
  after: number;
  openUnit: string | undefined;
  onOpen: (change: Change) => void;
}

const WIDTH = 460;
const HEIGHT = 520;
const TOP = 34;
const LEFT = 76;
const RIGHT = WIDTH - 76;
/** Under the last rank. */
const BEYOND = HEIGHT + 26;
/** How far a line goes towards a run in which its clip is no candidate. */
const STUB = 56;

export function SlopeChart({ slope, before, after, openUnit, onOpen }: SlopeChartProps) {
  const { lines, depth, ticks } = slope;
  const hasBeyond = lines.some(
    ({ left, right }) => left.place === 'beyond' || right.place === 'beyond',
  );
  const open = lines.find(({ change }) => change.unit.id === openUnit);
  return (
    <svg
      className={classes.chart}
      viewBox={`0 0 ${WIDTH} ${TOP + BEYOND + 14}`}
      role="img"
      aria-label={`Ranks of ${count(lines.length)} changes in run ${before}, left, and in run ${after}, right. The table beside it has the same.`}
    >
      <g transform={`translate(0 ${TOP})`}>
        <text x={LEFT} y={-18} textAnchor="middle" className={classes.head}>
          Run {before}
        </text>
        <text x={RIGHT} y={-18} textAnchor="middle" className={classes.head}>
          Run {after}
        </text>
        <line x1={LEFT} x2={LEFT} y1={0} y2={HEIGHT} className={classes.axis} />
        <line x1={RIGHT} x2={RIGHT} y1={0} y2={HEIGHT} className={classes.axis} />
        {ticks.map((rank) => (
          <Tick key={rank} y={((rank - 1) / (depth - 1)) * HEIGHT} text={count(rank)} />
        ))}
        {hasBeyond && <Tick y={BEYOND} text={`after ${count(depth)}`} />}
        {lines.map((line) => (
          <Line key={line.change.unit.id} line={line} isOpen={false} onOpen={onOpen} />
        ))}
        {open && <Line line={open} isOpen onOpen={onOpen} />}
      </g>
    </svg>
  );
}

function Tick({ y, text }: { y: number; text: string }) {
  return (
    <>
      <text x={LEFT - 12} y={y + 4} textAnchor="end" className={classes.tick}>
        {text}
      </text>
      <text x={RIGHT + 12} y={y + 4} textAnchor="start" className={classes.tick}>
        {text}
      </text>
    </>
  );
}

interface LineProps {
  line: SlopeLine;
  isOpen: boolean;
  onOpen: (change: Change) => void;
}

/** The table beside it is the way for the keyboard; a line is for the mouse. */
function Line({ line: { change, left, right }, isOpen, onOpen }: LineProps) {
  const ends = endsOf(left, right);
  return (
    <g
      className={classes.line}
      data-kind={change.kind}
      data-open={isOpen || undefined}
      onClick={() => onOpen(change)}
    >
      <title>{changeSentence(change)}</title>
      <line {...ends} className={classes.grip} />
      <line {...ends} className={classes.stroke} />
      {left.place !== 'none' && (
        <Mark kind={change.kind} x={LEFT} y={ends.y1} isEnd={change.kind === 'LEFT'} />
      )}
      {right.place !== 'none' && (
        <Mark kind={change.kind} x={RIGHT} y={ends.y2} isEnd={change.kind === 'ENTERED'} />
      )}
    </g>
  );
}

/** What entered points up where it is now, what left points down where it was. */
function Mark({ kind, x, y, isEnd }: { kind: Change['kind']; x: number; y: number; isEnd: boolean }) {
  if (!isEnd) return <circle cx={x} cy={y} r={2.5} className={classes.mark} />;
  const sign = kind === 'ENTERED' ? -1 : 1;
  return (
    <path
      d={`M ${x - 5} ${y - sign * 4} L ${x + 5} ${y - sign * 4} L ${x} ${y + sign * 5} Z`}
      className={classes.mark}
    />
  );
}

/** A clip that only one run ranks goes a little towards the other, at its own height. */
function endsOf(left: SlopeEnd, right: SlopeEnd) {
  return {
    x1: left.place === 'none' ? RIGHT - STUB : LEFT,
    y1: heightOf(left.place === 'none' ? right : left),
    x2: right.place === 'none' ? LEFT + STUB : RIGHT,
    y2: heightOf(right.place === 'none' ? left : right),
  };
}

function heightOf({ at, place }: SlopeEnd): number {
  return place === 'beyond' ? BEYOND : at * HEIGHT;
}
