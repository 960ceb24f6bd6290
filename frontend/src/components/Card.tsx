/** A surface with a one-pixel line: heading at the left, a control or a note at the right. */
import type { ReactNode } from 'react';
import { Definition } from './Definition';
import classes from './Card.module.css';

interface CardProps {
  title?: ReactNode;
  /** Explains the title behind a small i. */
  definition?: string;
  aside?: ReactNode;
  footnote?: ReactNode;
  /** True lets a table reach the edges. */
  flush?: boolean;
  children: ReactNode;
}

export function Card({ title, definition, aside, footnote, flush = false, children }: CardProps) {
  return (
    <section className={classes.card} data-flush={flush || undefined}>
      {(title || aside) && (
        <div className={classes.head}>
          {title && (
            <h2 className={classes.title}>
              {title}
              {definition && <Definition text={definition} />}
            </h2>
          )}
          {aside && <div className={classes.aside}>{aside}</div>}
        </div>
      )}
      {children}
      {footnote && <p className={classes.footnote}>{footnote}</p>}
    </section>
  );
}
