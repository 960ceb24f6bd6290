/** Names and values of one thing, beneath each other. */
import { Fragment, type ReactNode } from 'react';
import { Definition } from './Definition';
import classes from './Facts.module.css';

export interface Fact {
  name: string;
  definition?: string;
  value: ReactNode;
}

export function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className={classes.facts}>
      {facts.map(({ name, definition, value }) => (
        <Fragment key={name}>
          <dt>
            {name}
            {definition && <Definition text={definition} />}
          </dt>
          <dd>{value}</dd>
        </Fragment>
      ))}
    </dl>
  );
}
