/** What kinds of decisions are called, and what people type as things of the graph. */

export type DecisionKind = 'SCOPE' | 'QUEUE' | 'RELEASE' | 'PROMOTION' | 'OTHER';

export const KINDS: Record<DecisionKind, { name: string; sentence: string }> = {
  SCOPE: { name: 'scope', sentence: 'What is worked on, and what is not.' },
  QUEUE: { name: 'queue', sentence: 'What is labeled.' },
  RELEASE: { name: 'release', sentence: 'Which labels a dataset release holds.' },
  PROMOTION: { name: 'promotion', sentence: 'Which model goes on.' },
  OTHER: { name: 'other', sentence: 'Anything else.' },
};

export const KIND_CHOICES = Object.keys(KINDS) as DecisionKind[];

/** One thing per line or comma: a global id, or a key such as Epic:PERC-12. */
export function thingsIn(text: string): string[] {
  return text
    .split(/[\n,]/)
    .map((thing) => thing.trim())
    .filter((thing) => thing !== '');
}
