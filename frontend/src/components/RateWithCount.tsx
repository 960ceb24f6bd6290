/** "14 of 100 · 14 %": the count first, and no rate where the cases are too few for one. */
import { Tooltip } from '@mantine/core';
import { count, FEW, NONE, percent } from '@/lib/format';
import classes from './RateWithCount.module.css';

interface RateWithCountProps {
  hits: number;
  of: number;
  digits?: number;
  /** False leaves the percentage out, e.g. where its own column follows. */
  rate?: boolean;
}

export function RateWithCount({ hits, of, digits = 0, rate = true }: RateWithCountProps) {
  if (of === 0) return <span className="gl-num">{NONE}</span>;
  return (
    <span className="gl-num">
      {count(hits)} of {count(of)}
      {rate && (
        <span className={classes.rate}>
          {' · '}
          {of < FEW ? <TooFew cases={of} /> : percent(hits / of, digits)}
        </span>
      )}
    </span>
  );
}

export function TooFew({ cases }: { cases: number }) {
  return (
    <Tooltip label={`${count(cases)} cases; a rate is shown from ${FEW} on.`}>
      <span className={classes.few}>too few</span>
    </Tooltip>
  );
}
