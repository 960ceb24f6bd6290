/** The latest of what happened, and what of it is new since the last visit in this browser. */
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Badge } from '@/components/Badge';
import { Card } from '@/components/Card';
import { Time } from '@/components/Time';
import { localTime } from '@/lib/format';
import { useViewer } from '@/lib/viewer';
import { isNew, type News, numNew } from './news';
import { noteVisit } from './visits';
import classes from './home.module.css';

interface WhatChangedProps {
  news: readonly News[];
  /** Rows that are shown; all that are new are counted. */
  shown: number;
  title: string;
  definition: string;
}

export function WhatChanged({ news, shown, title, definition }: WhatChangedProps) {
  const { id } = useViewer();
  const [lastVisit] = useState(() => noteVisit(id, new Date(), localStorage));
  if (news.length === 0) return null;
  return (
    <Card title={title} definition={definition} footnote={sinceText(news, lastVisit)}>
      <ol className={classes.entries}>
        {news.slice(0, shown).map((entry) => (
          <li key={entry.id}>
            <span className={classes.entryHead}>
              <strong>{entry.to ? <Link to={entry.to}>{entry.title}</Link> : entry.title}</strong>
              {isNew(entry.at, lastVisit) && <Badge tone="accent">new</Badge>}
            </span>
            {entry.text && <span>{entry.text}</span>}
            <span className={classes.who}>
              {entry.actor && `${entry.actor}, `}
              <Time iso={entry.at} />
            </span>
          </li>
        ))}
      </ol>
    </Card>
  );
}

function sinceText(news: readonly News[], lastVisit: string | null): string | undefined {
  const fresh = numNew(news, lastVisit);
  if (fresh === null || lastVisit === null) return undefined;
  const when = `your last visit in this browser, ${localTime(lastVisit)}`;
  if (fresh === 0) return `Nothing is new since ${when}.`;
  const all = fresh === news.length ? 'All of these and maybe more are' : `${fresh} ${fresh === 1 ? 'is' : 'are'}`;
  return `${all} new since ${when}.`;
}
