/** The jobs of a list as they are now: those that wait or run are watched, else asked for again. */
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Job } from './jobQueries';
import { watchJob } from './jobSocket';
import { isActive } from './jobWords';

const POLL_MS = 3000;

/** As many as one connection may watch. */
const MOST_WATCHED = 10;

export interface LiveJobs {
  rows: Job[];
  /** True where news come by a socket, not by asking again. */
  isLive: boolean;
}

export function useLiveJobs(listed: readonly Job[], reload: () => void): LiveJobs {
  const [news, setNews] = useState<ReadonlyMap<string, Job>>(new Map());
  const [isBroken, setIsBroken] = useState(false);
  const latest = useRef(reload);
  useEffect(() => {
    latest.current = reload;
  });
  const active = listed.filter(({ state }) => isActive(state)).map(({ id }) => id);
  const watched = active.slice(0, MOST_WATCHED).join(' ');
  useEffect(() => {
    if (watched === '' || isBroken) return undefined;
    const stops = watched.split(' ').map((id) =>
      watchJob(id, {
        onJob: (job) => {
          setNews((before) => new Map(before).set(job.id, job));
          if (!isActive(job.state)) latest.current();
        },
        onBroken: () => setIsBroken(true),
      }),
    );
    return () => stops.forEach((stop) => stop());
  }, [watched, isBroken]);
  const isPolling = isBroken ? active.length > 0 : active.length > MOST_WATCHED;
  useEffect(() => {
    if (!isPolling) return undefined;
    const timer = setInterval(() => latest.current(), POLL_MS);
    return () => clearInterval(timer);
  }, [isPolling]);
  const rows = useMemo(() => listed.map((job) => newest(job, news.get(job.id))), [listed, news]);
  return { rows, isLive: active.length > 0 && !isBroken };
}

/** What the list says of a job that ended, or was begun again, is newer than the last news of it. */
export function newest(listed: Job, told: Job | undefined): Job {
  if (!told || !isActive(listed.state)) return listed;
  return told.attempts < listed.attempts ? listed : told;
}
