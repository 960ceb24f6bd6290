/** One number of the page: what it is, how it changed, and its course as a thin line. */
import type { ReactNode } from 'react';
import { Link } from '@tanstack/react-router';
import { signed } from '@/lib/format';
import { Definition } from './Definition';
import { Sparkline } from './Sparkline';
import classes from './StatCard.module.css';

export interface Change {
  amount: number;
  /** Reads after the number: "points since v40". */
  text: string;
  digits?: number;
  /** Which direction is good; "neither" colors nothing. */
  good?: 'up' | 'down' | 'neither';
}

interface StatCardProps {
  label: string;
  value: ReactNode;
  definition?: string;
  change?: Change | null;
  /** A plain second line where there is no change to show. */
  note?: ReactNode;
  course?: readonly number[];
  /** Where the number comes from, and the filters there. */
  to?: string;
  search?: Record<string, unknown>;
}

export function StatCard(props: StatCardProps) {
  const { label, value, definition, change, note, course, to, search } = props;
  return (
    <section className={classes.card}>
      <h2 className={classes.label}>
        {label}
        {definition && <Definition text={definition} />}
      </h2>
      <div className={classes.body}>
        <p className={classes.value}>
          {to ? (
            <Link to={to} search={search as never}>
              {value}
            </Link>
          ) : (
            value
          )}
        </p>
        {course && course.length > 1 && (
          <Sparkline values={course} tone={change ? toneOf(change) : 'plain'} />
        )}
      </div>
      {change && <ChangeText change={change} />}
      {note && <p className={classes.note}>{note}</p>}
    </section>
  );
}

/** Sign and triangle say the direction; the color repeats whether it is good. */
export function ChangeText({ change }: { change: Change }) {
  const shape = change.amount > 0 ? '▲' : '▼';
  return (
    <p className={classes.change} data-tone={toneOf(change)}>
      {change.amount !== 0 && (
        <span aria-hidden="true" className={classes.shape}>
          {shape}
        </span>
      )}
      {signed(change.amount, change.digits)} {change.text}
    </p>
  );
}

function toneOf({ amount, good = 'neither' }: Change): 'better' | 'worse' | 'plain' {
  if (amount === 0 || good === 'neither') return 'plain';
  return amount > 0 === (good === 'up') ? 'better' : 'worse';
}
