/** The frame of every page: crumb, a title that is a statement, actions, filters, small print. */
import { Fragment, type ReactNode, useEffect } from 'react';
import { Link } from '@tanstack/react-router';
import classes from './Page.module.css';

export interface Crumb {
  label: string;
  to?: string;
}

interface PageProps {
  title: string;
  crumbs?: readonly Crumb[];
  /** One primary button at most. */
  actions?: ReactNode;
  /** Filter chips at the left, what the list rests on at the right. */
  chips?: ReactNode;
  basis?: ReactNode;
  /** What the numbers rest on: run, weights, benchmark, intervals. */
  footnote?: ReactNode;
  children: ReactNode;
}

export function Page({ title, crumbs = [], actions, chips, basis, footnote, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Gainloop`;
  }, [title]);
  return (
    <div className={classes.page}>
      <header className={classes.header}>
        <div className={classes.heading}>
          {crumbs.length > 0 && <Crumbs crumbs={crumbs} />}
          <h1 className={classes.title}>{title}</h1>
        </div>
        {actions && <div className={classes.actions}>{actions}</div>}
      </header>
      {(chips || basis) && (
        <div className={classes.chips}>
          <div className={classes.filters}>{chips}</div>
          {basis && <div className={classes.basis}>{basis}</div>}
        </div>
      )}
      {children}
      {footnote && <footer className={classes.footnote}>{footnote}</footer>}
    </div>
  );
}

function Crumbs({ crumbs }: { crumbs: readonly Crumb[] }) {
  return (
    <nav aria-label="Where you are" className={classes.crumbs}>
      {crumbs.map(({ label, to }, index) => (
        <Fragment key={label}>
          {index > 0 && <span aria-hidden="true"> / </span>}
          {to ? <Link to={to}>{label}</Link> : <span>{label}</span>}
        </Fragment>
      ))}
    </nav>
  );
}

interface SplitProps {
  main: ReactNode;
  side: ReactNode;
  /** True lets the side end where the main thing ends. */
  isEven?: boolean;
}

/** Main thing at the left, the selected item at the right; one column below 1100 px. */
export function Split({ main, side, isEven = false }: SplitProps) {
  return (
    <div className={classes.split} data-even={isEven || undefined}>
      <div className={classes.splitMain}>{main}</div>
      <aside className={classes.splitSide}>{side}</aside>
    </div>
  );
}

/** Cards of equal width that wrap, e.g. a row of `StatCard`. */
export function CardRow({ children, min = 220 }: { children: ReactNode; min?: number }) {
  return (
    <div
      className={classes.row}
      style={{ gridTemplateColumns: `repeat(auto-fit, minmax(${min}px, 1fr))` }}
    >
      {children}
    </div>
  );
}
