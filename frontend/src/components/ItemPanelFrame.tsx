/** The frame of a panel beside a ranked list: name and rank on top, what can be done at the foot. */
import type { ReactNode } from 'react';
import { Badge } from '@/components/Badge';
import { count } from '@/lib/format';
import classes from './ItemPanelFrame.module.css';

interface ItemPanelFrameProps {
  /** Read by screen readers only. */
  label: string;
  clip: string;
  rank: number;
  /** Items of the whole list. */
  total: number;
  actions: ReactNode;
  children: ReactNode;
}

export function ItemPanelFrame({ label, clip, rank, total, actions, children }: ItemPanelFrameProps) {
  return (
    <section className={classes.panel} aria-label={label}>
      <div className={classes.fill}>
        <header className={classes.head}>
          <h2>{clip}</h2>
          <Badge tone="accent">
            rank {count(rank)} of {count(total)}
          </Badge>
        </header>
        <div className={classes.body} role="region" aria-label="Why it is here" tabIndex={0}>
          {children}
        </div>
        <footer className={classes.foot}>{actions}</footer>
      </div>
    </section>
  );
}
