/** One thin bar whose segments are the parts of a score; widths add up to it. */
import { decimal } from '@/lib/format';
import { partFill } from './PartPatterns';
import { barLength, partSegments, type ScorePart, shownValues } from './partLayout';
import classes from './parts.module.css';

interface PartsBarProps {
  parts: readonly ScorePart[];
  score: number;
  /** Length that fills the bar: the largest `barLength` of a list. */
  full?: number;
  height?: number;
}

const DIGITS = 3;

export function PartsBar({ parts, score, full, height = 8 }: PartsBarProps) {
  const segments = partSegments(parts, full ?? barLength(parts));
  const values = shownValues(parts.map(({ value }) => value), score, DIGITS);
  const shown = new Map(parts.map(({ name }, index) => [name, decimal(values[index], DIGITS)]));
  const text = segments.map(({ name, label }) => `${label} ${shown.get(name)}`).join(', ');
  return (
    <svg
      className={classes.bar}
      height={height}
      role="img"
      aria-label={`Score ${decimal(score, DIGITS)}: ${text}`}
    >
      <rect width="100%" height={height} rx={height / 2} className={classes.track} />
      {segments.map((segment) => (
        <rect
          key={segment.name}
          x={`${segment.start * 100}%`}
          width={`${segment.width * 100}%`}
          height={height}
          className={classes.segment}
          fill={segment.negative ? 'url(#gl-part-taken)' : partFill(segment.look)}
        >
          <title>{`${segment.label}: ${shown.get(segment.name)}`}</title>
        </rect>
      ))}
    </svg>
  );
}
