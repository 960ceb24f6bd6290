/**
 * One thin bar whose segments are the parts of a score; widths add up to it. What a part takes off
 * is hatched at the end, so that the colored length is the score.
 */
import { decimal } from '@/lib/format';
import { partFill, takenFill } from './PartPatterns';
import { barLength, keyOf, partSegments, type ScorePart, type Segment, shownValues } from './partLayout';
import classes from './parts.module.css';

interface PartsBarProps {
  parts: readonly ScorePart[];
  /** Null for a reader who is not told scores; then there is no bar. */
  score: number | null;
  /** Length that fills the bar: the largest `barLength` of a list. */
  full?: number;
  height?: number;
}

const DIGITS = 3;

export function PartsBar({ parts, score, full, height = 8 }: PartsBarProps) {
  if (score === null) return null;
  const segments = partSegments(parts, full ?? barLength(parts));
  const values = shownValues(parts.map(({ value }) => value), score, DIGITS);
  const shown = new Map(parts.map((part, index) => [keyOf(part), decimal(values[index], DIGITS)]));
  const say = (segment: Segment) =>
    `${segment.label} ${segment.negative ? 'takes off' : 'adds'} ${shown.get(segment.key)?.replace('−', '')}`;
  return (
    <svg
      className={classes.bar}
      height={height}
      role="img"
      aria-label={`Score ${decimal(score, DIGITS)}: ${segments.map(say).join(', ')}`}
    >
      <rect width="100%" height={height} rx={height / 2} className={classes.track} />
      {segments.map((segment) => (
        <rect
          key={segment.key}
          x={`${segment.start * 100}%`}
          width={`${segment.width * 100}%`}
          height={height}
          className={classes.segment}
          fill={segment.negative ? takenFill(segment.name) : partFill(segment.look)}
        >
          <title>{say(segment)}</title>
        </rect>
      ))}
    </svg>
  );
}
