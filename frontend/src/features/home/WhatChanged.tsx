/** The latest entries of the audit log in plain words, for those who may read it. */
import { Card } from '@/components/Card';
import { Time } from '@/components/Time';
import { sayEntry } from './auditWords';
import type { Entry } from './homeQuery';
import classes from './home.module.css';

const SHOWN = 6;

export function WhatChanged({ entries }: { entries: readonly Entry[] }) {
  return (
    <Card
      title="What changed"
      definition="The latest entries of the audit log. Each is chained to the one before, so that none can be changed unseen."
    >
      <ol className={classes.entries}>
        {entries.slice(0, SHOWN).map((entry) => {
          const { title, text } = sayEntry(entry);
          return (
            <li key={entry.id}>
              <strong>{title}</strong>
              {text && <span>{text}</span>}
              <span className={classes.who}>
                {entry.actor}, <Time iso={entry.at} />
              </span>
            </li>
          );
        })}
      </ol>
    </Card>
  );
}
