/** The parts of one score as a table: weight x signal = value, and the sum at the end. */
import { decimal } from '@/lib/format';
import { Definition } from '../Definition';
import { partFill, PartSwatch, takenFill } from './PartPatterns';
import { keyOf, lookOf, orderOf, type ScorePart, shownValues, takesOff } from './partLayout';
import classes from './parts.module.css';

interface PartsTableProps {
  parts: readonly ScorePart[];
  /** Null for a reader who is not told scores; then there is no table. */
  score: number | null;
  /** What the sum is: "Sum = score". */
  sumLabel?: string;
  /** What one unit of the score means. */
  definition?: string;
  /** True leaves weight and signal out, where there is little room. */
  isNarrow?: boolean;
}

const DIGITS = 3;

export function PartsTable(props: PartsTableProps) {
  const { parts, score, sumLabel = 'Sum = score', definition, isNarrow = false } = props;
  if (score === null) return null;
  const order = orderOf(parts);
  const full = Math.max(...parts.map(({ value }) => Math.abs(value)), 0);
  const values = parts.map(({ value }) => value);
  const shown = shownValues(values, score, DIGITS);
  return (
    <table className={classes.table}>
      <caption className={classes.hidden}>Parts of the score</caption>
      <thead>
        <tr>
          <th scope="col">Part</th>
          <th scope="col" className={classes.barColumn}>
            <span className={classes.hidden}>Size</span>
          </th>
          {!isNarrow && (
            <th scope="col" className={classes.number}>
              Weight × signal
            </th>
          )}
          <th scope="col" className={classes.number}>
            Value
          </th>
        </tr>
      </thead>
      <tbody>
        {parts.map((part, index) => (
          <tr key={keyOf(part)}>
            <th scope="row">
              {part.label}
              {takesOff(part) && <span className={classes.takes}>takes off</span>}
            </th>
            <td className={classes.barColumn}>
              <OneBar part={part} full={full} look={lookOf(keyOf(part), order)} />
            </td>
            {!isNarrow && (
              <td className={classes.product}>
                {takesOff(part) && '−'}
                {decimal(part.weight, DIGITS)} × {decimal(part.signal, DIGITS)}
              </td>
            )}
            <td className={classes.number}>{decimal(shown[index], DIGITS)}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row" colSpan={isNarrow ? 2 : 3}>
            {sumLabel} {definition && <Definition text={definition} />}
          </th>
          <td className={classes.number}>{decimal(score, DIGITS)}</td>
        </tr>
      </tfoot>
    </table>
  );
}

function OneBar({ part, full, look }: { part: ScorePart; full: number; look: number }) {
  const width = full > 0 ? Math.abs(part.value) / full : 0;
  return (
    <svg className={classes.bar} height={8} aria-hidden="true">
      <rect width="100%" height={8} rx={4} className={classes.track} />
      <rect
        width={`${width * 100}%`}
        height={8}
        rx={4}
        fill={takesOff(part) ? takenFill(part.name) : partFill(look)}
      />
    </svg>
  );
}

type LegendPart = Pick<ScorePart, 'name' | 'cell' | 'label'>;

/** Which color is which part; stands once above or below a list of bars. */
export function PartsLegend({ parts }: { parts: readonly LegendPart[] }) {
  if (parts.length === 0) return null;
  const order = orderOf(parts);
  return (
    <ul className={classes.legend} aria-label="Parts of the score">
      {parts.map((part) => (
        <li key={keyOf(part)}>
          <PartSwatch
            fill={
              takesOff({ name: part.name })
                ? takenFill(part.name)
                : partFill(lookOf(keyOf(part), order))
            }
          />
          {part.label}
          {takesOff({ name: part.name }) && ', takes off'}
        </li>
      ))}
    </ul>
  );
}

