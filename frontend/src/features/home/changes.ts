/** Changes and courses of the four numbers at the top of the home page. */
import type { Change } from '@/components/StatCard';
import { plural } from '@/lib/format';
import type { Home, HomeEvaluation } from './homeQuery';

/** A line through two points says no more than the change beside it. */
const FEWEST_POINTS = 3;

export function missedChange({ counts, previous }: HomeEvaluation): Change | null {
  if (!previous) return null;
  return {
    amount: counts.fn - previous.counts.fn,
    text: `since ${previous.modelVersion.label}`,
    good: 'down',
  };
}

/** Missed objects of every evaluation on the same benchmark, oldest first. */
export function missedCourse(home: Home, { benchmark }: HomeEvaluation): number[] {
  const course = home.evaluations.edges
    .filter(({ node }) => node.benchmark.id === benchmark.id)
    .map(({ node }) => node.counts.fn)
    .toReversed();
  return course.length < FEWEST_POINTS ? [] : course;
}

type Days = readonly { day: string; count: number }[];

/** Clips that came in, added up by day. */
export function poolCourse(days: Days): number[] {
  if (days.length < FEWEST_POINTS) return [];
  let sum = 0;
  return days.map(({ count }) => {
    sum += count;
    return sum;
  });
}

export function poolNote(days: Days): string {
  const newest = days.at(-1);
  if (!newest) return 'None is waiting.';
  return `${plural(newest.count, 'clip')} came in on ${dayInText(newest.day)}`;
}

/** Label-hours of the newest queue against the queue before it. */
export function hoursChange({ queues }: Home): Change | null {
  const [newest, before] = queues.edges.map((edge) => edge.node);
  if (!newest || !before) return null;
  return { amount: newest.hours - before.hours, text: `h against ${before.name}`, digits: 1 };
}

/** "25 Nov 2026"; a day is a day of UTC. */
export function dayInText(day: string): string {
  const at = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(at.getTime())) return day;
  const form = { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' } as const;
  return at.toLocaleDateString('en-GB', form);
}
