/** What happened lately: the audit log for those who may read it, else what everybody sees. */
import { count, hours, plural } from '@/lib/format';
import { runName } from '@/lib/names';
import { sayEntry, type Said } from './auditWords';
import type { Entry, Home } from './homeQuery';

export interface News extends Said {
  id: string;
  at: string;
  /** Who did it, where the reader may know. */
  actor: string | null;
  to: string | null;
}

export function newsOfAudit(entries: readonly Entry[]): News[] {
  return entries.map((entry) => ({
    ...sayEntry(entry),
    id: entry.id,
    at: entry.at,
    actor: entry.actor,
    to: null,
  }));
}

/** Evaluations, runs and queues, newest first. */
export function newsOfProgram({ evaluations, priorityRuns, queues }: Home): News[] {
  const measured = evaluations.edges.map(({ node }) => ({
    id: node.id,
    at: node.createdAt,
    title: 'Model evaluated',
    text: `${node.modelVersion.label} on ${node.benchmark.label}: ${count(node.counts.fn)} of ${count(node.counts.gt)} objects missed`,
    to: `/evaluations/${node.id}`,
  }));
  const ranked = priorityRuns.edges.map(({ node }) => ({
    id: node.id,
    at: node.createdAt,
    title: 'Pool ranked',
    text: `${runName(node)}: ${count(node.numSelected)} of ${plural(node.numCandidates, 'clip')} selected`,
    to: `/queue/runs/${node.id}`,
  }));
  const queued = queues.edges.map(({ node }) => ({
    id: node.id,
    at: node.createdAt,
    title: 'Queue created',
    text: `${node.name}: ${plural(node.numItems, 'item')}, ${hours(node.hours)} to label`,
    to: `/queue/${node.id}`,
  }));
  return [...measured, ...ranked, ...queued]
    .map((entry) => ({ ...entry, actor: null }))
    .toSorted((left, right) => right.at.localeCompare(left.at));
}

/** How many of them came after the last visit; null where no visit is known. */
export function numNew(news: readonly News[], lastVisit: string | null): number | null {
  return lastVisit === null ? null : news.filter(({ at }) => isNew(at, lastVisit)).length;
}

export function isNew(at: string, lastVisit: string | null): boolean {
  return lastVisit !== null && Date.parse(at) > Date.parse(lastVisit);
}
