/** What answers the filter before stands dimmed until the answer to the new one is here. */
import type { ReactNode } from 'react';
import classes from './Outdated.module.css';

interface OutdatedProps {
  when: boolean;
  children: ReactNode;
}

export function Outdated({ when, children }: OutdatedProps) {
  return (
    <div className={classes.body} aria-busy={when || undefined} data-waits={when || undefined}>
      {children}
    </div>
  );
}
