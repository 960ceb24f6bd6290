/** What jobs and their states are called on screen. */
import type { Tone } from '@/components/Badge';
import { count, percent } from '@/lib/format';

export type JobState = 'WAITING' | 'RUNNING' | 'DONE' | 'FAILED' | 'CANCELLED';
export type JobKind = 'PROJECT_LINEAGE' | 'REBUILD_GRAPH' | 'REFRESH_PRIORITIES' | 'PROJECT_VECTORS';

export const STATES: Record<JobState, { name: string; tone: Tone; sentence: string }> = {
  WAITING: { name: 'waiting', tone: 'plain', sentence: 'Nobody has begun it yet.' },
  RUNNING: { name: 'running', tone: 'accent', sentence: 'It goes on after the server was stopped.' },
  DONE: { name: 'done', tone: 'better', sentence: 'It ended.' },
  FAILED: { name: 'failed', tone: 'worse', sentence: 'It goes on from its last step when resumed.' },
  CANCELLED: { name: 'cancelled', tone: 'warn', sentence: 'It goes on from its last step when resumed.' },
};

export const STATE_NAMES = ['WAITING', 'RUNNING', 'DONE', 'FAILED', 'CANCELLED'] as const;

export const KINDS: Record<JobKind, string> = {
  PROJECT_LINEAGE: 'Bring a change into the graph',
  REBUILD_GRAPH: 'Build the graph again',
  REFRESH_PRIORITIES: 'Rank anew after an evaluation',
  PROJECT_VECTORS: 'Bring vectors into their index',
};

export function isActive(state: JobState): boolean {
  return state === 'WAITING' || state === 'RUNNING';
}

export function isResumable(state: JobState): boolean {
  return state === 'FAILED' || state === 'CANCELLED';
}

interface Progress {
  done: number;
  total: number;
  note: string;
}

/** "30 of 120, 25 %"; nobody may know how much there is. */
export function progressText({ done, total }: Progress): string {
  if (total === 0) return done > 0 ? `${count(done)} done` : 'not known yet';
  return `${count(done)} of ${count(total)}, ${percent(shareOf({ done, total }))}`;
}

export function shareOf({ done, total }: Pick<Progress, 'done' | 'total'>): number {
  return total === 0 ? 0 : Math.min(1, done / total);
}

/** Parts of the server that do not work, as a person would say it. */
export function failingText(parts: Record<string, string>, failing: readonly string[]): string[] {
  return failing.map((name) => `${PARTS[name] ?? name}: ${parts[name] ?? 'unknown'}.`);
}

const PARTS: Record<string, string> = {
  jobs: 'Background jobs',
  graph: 'The property graph',
  database: 'The database',
  migrations: 'The schema of the database',
};
