import { act, renderHook } from '@testing-library/react';
import { thingsIn } from '@/features/decisions/decisionWords';
import type { Job } from '@/features/jobs/jobQueries';
import { failingText, progressText, shareOf } from '@/features/jobs/jobWords';
import { readJobsSearch } from '@/features/jobs/search';
import { newest, useLiveJobs } from '@/features/jobs/useLiveJobs';

interface Watched {
  id: string;
  onJob: (job: Job) => void;
  onBroken: () => void;
  stopped: boolean;
}

const watched: Watched[] = [];

vi.mock('@/features/jobs/jobSocket', () => ({
  watchJob: (id: string, watcher: Pick<Watched, 'onJob' | 'onBroken'>) => {
    const entry = { id, ...watcher, stopped: false };
    watched.push(entry);
    return () => {
      entry.stopped = true;
    };
  },
}));

function jobWith(parts: Partial<Job>): Job {
  return {
    id: 'j1',
    kind: 'REBUILD_GRAPH',
    state: 'RUNNING',
    subject: 'all',
    createdAt: '2026-01-01T00:00:00Z',
    startedAt: null,
    endedAt: null,
    error: null,
    attempts: 1,
    progress: { done: 0, total: 0, note: '' },
    ...parts,
  };
}

beforeEach(() => {
  watched.length = 0;
  vi.useFakeTimers();
});

afterEach(() => vi.useRealTimers());

test('progress is a count with its share, and nothing is made up where nobody knows the whole', () => {
  expect(progressText({ done: 30, total: 120, note: '' })).toBe('30 of 120, 25 %');
  expect(progressText({ done: 0, total: 0, note: '' })).toBe('not known yet');
  expect(progressText({ done: 7, total: 0, note: '' })).toBe('7 done');
  expect(shareOf({ done: 9, total: 8 })).toBe(1);
});

test('only jobs that wait or run are watched, and news of one are shown', () => {
  const listed = [jobWith({}), jobWith({ id: 'j2', state: 'DONE' })];
  const reload = vi.fn();
  const { result } = renderHook(() => useLiveJobs(listed, reload));
  expect(watched.map(({ id }) => id)).toEqual(['j1']);
  act(() => watched[0]?.onJob(jobWith({ progress: { done: 5, total: 10, note: 'clips' } })));
  expect(result.current.rows[0]?.progress.done).toBe(5);
  expect(reload).not.toHaveBeenCalled();
  act(() => watched[0]?.onJob(jobWith({ state: 'DONE' })));
  expect(reload).toHaveBeenCalledTimes(1);
});

test('where the socket breaks the list is asked for again and again', () => {
  const listed = [jobWith({})];
  const reload = vi.fn();
  const { result, unmount } = renderHook(() => useLiveJobs(listed, reload));
  expect(result.current.isLive).toBe(true);
  vi.advanceTimersByTime(9000);
  expect(reload).not.toHaveBeenCalled();
  act(() => watched[0]?.onBroken());
  expect(result.current.isLive).toBe(false);
  expect(watched[0]?.stopped).toBe(true);
  vi.advanceTimersByTime(6000);
  expect(reload).toHaveBeenCalledTimes(2);
  unmount();
  vi.advanceTimersByTime(6000);
  expect(reload).toHaveBeenCalledTimes(2);
});

test('what the list says of an ended or resumed job is newer than older news', () => {
  const done = jobWith({ state: 'DONE' });
  expect(newest(done, jobWith({}))).toBe(done);
  const resumed = jobWith({ attempts: 2 });
  expect(newest(resumed, jobWith({ state: 'FAILED' }))).toBe(resumed);
  const told = jobWith({ progress: { done: 1, total: 2, note: '' } });
  expect(newest(jobWith({}), told)).toBe(told);
});

test('a state of the address is one of the five or none', () => {
  expect(readJobsSearch({ state: 'FAILED' })).toEqual({ state: 'FAILED' });
  expect(readJobsSearch({ state: 'failed' })).toEqual({});
});

test('parts that do not work are named with what they say', () => {
  expect(failingText({ jobs: 'nobody works on them' }, ['jobs'])).toEqual([
    'Background jobs: nobody works on them.',
  ]);
});

test('things of a decision stand between commas or on lines', () => {
  expect(thingsIn('Epic:PERC-12, Queue:q-1\n\n')).toEqual(['Epic:PERC-12', 'Queue:q-1']);
});
