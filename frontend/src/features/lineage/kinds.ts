/** Kinds of things in the graph: what they are called, where they live, and how they look. */
import {
  IconBinaryTree2,
  IconBox,
  IconBrain,
  IconFlag,
  IconGavel,
  IconGauge,
  IconListNumbers,
  IconMovie,
  IconSortDescending,
  IconStack2,
  IconTags,
  IconTopologyStar3,
  IconUser,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { Kind, LineageNode } from './lineageQueries';

interface KindWords {
  name: string;
  many: string;
  icon: ComponentType<{ size?: number; stroke?: number }>;
  /** Its color, beside icon and name; kinds of one stage of the loop share one. */
  color: string;
}

export const KINDS: Record<Kind, KindWords> = {
  CLIP: { name: 'Clip', many: 'clips', icon: IconMovie, color: 'var(--gl-part-6)' },
  SCENARIO: { name: 'Scenario', many: 'scenarios', icon: IconBinaryTree2, color: 'var(--gl-part-6)' },
  COHORT: { name: 'Cohort', many: 'cohorts', icon: IconTags, color: 'var(--gl-part-1)' },
  EVALUATION: { name: 'Evaluation', many: 'evaluations', icon: IconGauge, color: 'var(--gl-part-1)' },
  ERROR_CLUSTER: {
    name: 'Error cluster',
    many: 'error clusters',
    icon: IconTopologyStar3,
    color: 'var(--gl-part-1)',
  },
  PRIORITY_RUN: {
    name: 'Priority run',
    many: 'priority runs',
    icon: IconSortDescending,
    color: 'var(--gl-part-0)',
  },
  QUEUE: { name: 'Queue', many: 'queues', icon: IconListNumbers, color: 'var(--gl-part-0)' },
  LABEL_BATCH: { name: 'Label batch', many: 'label batches', icon: IconStack2, color: 'var(--gl-part-2)' },
  DATASET_RELEASE: {
    name: 'Dataset release',
    many: 'dataset releases',
    icon: IconBox,
    color: 'var(--gl-part-2)',
  },
  MODEL_VERSION: {
    name: 'Model version',
    many: 'model versions',
    icon: IconBrain,
    color: 'var(--gl-part-3)',
  },
  EPIC: { name: 'Epic', many: 'epics', icon: IconFlag, color: 'var(--gl-part-4)' },
  DECISION: { name: 'Decision', many: 'decisions', icon: IconGavel, color: 'var(--gl-part-4)' },
  PERSON: { name: 'Person', many: 'persons', icon: IconUser, color: 'var(--gl-part-4)' },
};

/** What a person may want out of sight: there are many, and they say little of the way. */
export const NOISE: readonly Kind[] = ['CLIP', 'PERSON'];

export function isKind(value: string): value is Kind {
  return value in KINDS;
}

export function countOf(number: number, kind: Kind): string {
  const { name, many } = KINDS[kind];
  return number === 1 ? `1 ${name.toLowerCase()}` : `${number.toLocaleString('en-US')} ${many}`;
}

interface Place {
  to: string;
  search?: Record<string, string>;
}

/** The page of the thing itself; null where it has none. */
export function placeOf({ kind, key, nodeId }: LineageNode): Place | null {
  if (nodeId === null) return null;
  if (kind === 'EPIC') return { to: `/epics/${encodeURIComponent(key.slice('Epic:'.length))}` };
  if (kind === 'SCENARIO') return { to: '/scenarios', search: { scenario: nodeId } };
  const folder = FOLDERS[kind];
  return folder ? { to: `${folder}/${nodeId}` } : null;
}

const FOLDERS: Partial<Record<Kind, string>> = {
  CLIP: '/clips',
  EVALUATION: '/evaluations',
  ERROR_CLUSTER: '/clusters',
  PRIORITY_RUN: '/queue/runs',
  QUEUE: '/queue',
  LABEL_BATCH: '/batches',
  DATASET_RELEASE: '/releases',
  DECISION: '/decisions',
  MODEL_VERSION: '/models',
};
