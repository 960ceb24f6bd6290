/** What the states of change requests are called, and what lines are about. */
import type { Tone } from '@/components/Badge';
import type { ListedChange } from './changeQueries';

export type ChangeStatus = ListedChange['status'];

export const STATUSES: Record<ChangeStatus, { name: string; sentence: string; tone: Tone }> = {
  PROPOSED: { name: 'proposed', sentence: 'Waits for a review by somebody else.', tone: 'accent' },
  APPROVED: { name: 'approved', sentence: 'May be activated.', tone: 'accent' },
  REJECTED: { name: 'rejected', sentence: 'Does not come into force.', tone: 'plain' },
  ACTIVE: { name: 'active', sentence: 'Its version is the newest.', tone: 'better' },
  WITHDRAWN: { name: 'withdrawn', sentence: 'Taken back by who proposed it.', tone: 'plain' },
  SUPERSEDED: {
    name: 'superseded',
    sentence: 'A later version was activated; until that is in force, its own counts.',
    tone: 'plain',
  },
};

/** Active, but from a later moment on. */
export function isPending(
  { status, effectiveFrom }: Pick<ListedChange, 'status' | 'effectiveFrom'>,
  now = Date.now(),
): boolean {
  return status === 'ACTIVE' && isLater(effectiveFrom, now);
}

export function isLater(moment: string | null, now = Date.now()): moment is string {
  return moment !== null && Date.parse(moment) > now;
}

export const STATUS_CHOICES = Object.keys(STATUSES) as ChangeStatus[];

export function titleOf({ kind, subject }: Pick<ListedChange, 'kind' | 'subject'>): string {
  return kind === 'WEIGHTS' ? `Weights of ${subject.replaceAll('_', ' ')}` : 'Limits of selections';
}

/** "weight missed_nearby" as people read it. */
export function lineName(name: string): string {
  const text = name.replaceAll('_', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
