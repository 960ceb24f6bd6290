/** How a search for similar failures is told: where it looked, how it compared, how sure it is. */
import { count, decimal, plural } from '@/lib/format';
import type { ResultClip, Similar, SimilarResult } from './similarQueries';

export type SpaceKind = NonNullable<Similar['space']>['kind'];

const VECTOR_OF: Record<SpaceKind, string> = {
  CLIP: 'whole clips',
  FRAME: 'whole frames',
  OBJECT: 'objects',
  ERROR: 'errors',
};

const METRICS: Record<string, { name: string; definition: string }> = {
  cosine: { name: 'cosine distance', definition: '0 for the same direction, 2 for the opposite one.' },
  l2: { name: 'Euclidean distance', definition: '0 for equal vectors; no upper end.' },
  ip: {
    name: 'inner product',
    definition: 'The negative product of two vectors: the smaller, the more alike.',
  },
  gower: {
    name: 'Gower distance',
    definition: 'The share of properties that differ, from 0 (all alike) to 1 (none).',
  },
};

export function metricName(metric: string): string {
  return METRICS[metric]?.name ?? metric;
}

export function metricDefinition(metric: string): string {
  return METRICS[metric]?.definition ?? 'The smaller, the more alike.';
}

/** "Space demo-clips: vectors of whole clips, made by net:3" */
export function placeText({ method, space }: Pick<Similar, 'method' | 'space'>): string {
  if (method === 'FEATURES' || !space) return 'By features of errors, without embeddings';
  const by = space.model ? `, made by ${space.model}` : '';
  return `Space ${space.name}: vectors of ${VECTOR_OF[space.kind]}${by}`;
}

/** "compared with all 240", "compared with 31 that the filter left", "compared with 412 errors" */
export function comparedText({ numCandidates, space }: Pick<Similar, 'numCandidates' | 'space'>): string {
  if (numCandidates === null) {
    return `compared with all ${space?.numVectors == null ? '' : count(space.numVectors)}`.trim();
  }
  return `compared with ${count(numCandidates)}${space ? ' that the filter left' : ' errors'}`;
}

export function exactText(isExact: boolean): string {
  return isExact ? 'exact: nothing nearer was missed' : 'approximate: something nearer may be missed';
}

export function ownText(numOwn: number): string | null {
  return numOwn === 0 ? null : `${plural(numOwn, 'result')} of the same moment left out`;
}

export function distanceText({ distance }: Pick<SimilarResult, 'distance'>): string {
  return decimal(distance, 3);
}

/** "+3 of this drive" */
export function foldedText(numFolded: number): string | null {
  return numFolded === 0 ? null : `+${count(numFolded)} of this drive`;
}

export type Mark = 'labeled' | 'in benchmark';

/** Why labels of the clip cannot be asked for. */
export function marksOf({ isLabeled, benchmarks }: Pick<ResultClip, 'isLabeled' | 'benchmarks'>): Mark[] {
  if (benchmarks.length > 0) return ['in benchmark'];
  return isLabeled ? ['labeled'] : [];
}
