/** Things of the property graph: what their kinds are called, and which page shows one. */

export type NodeKind =
  | 'CLIP'
  | 'SCENARIO'
  | 'COHORT'
  | 'EVALUATION'
  | 'ERROR_CLUSTER'
  | 'PRIORITY_RUN'
  | 'QUEUE'
  | 'LABEL_BATCH'
  | 'DATASET_RELEASE'
  | 'MODEL_VERSION'
  | 'EPIC'
  | 'DECISION'
  | 'PERSON';

export const KIND_NAMES: Record<NodeKind, string> = {
  CLIP: 'clip',
  SCENARIO: 'scenario',
  COHORT: 'cohort',
  EVALUATION: 'evaluation',
  ERROR_CLUSTER: 'error cluster',
  PRIORITY_RUN: 'priority run',
  QUEUE: 'queue',
  LABEL_BATCH: 'label batch',
  DATASET_RELEASE: 'dataset release',
  MODEL_VERSION: 'model version',
  EPIC: 'epic',
  DECISION: 'decision',
  PERSON: 'person',
};

/** Folders of pages whose last part is a global id. */
const FOLDERS: Partial<Record<NodeKind, string>> = {
  CLIP: '/clips',
  EVALUATION: '/evaluations',
  ERROR_CLUSTER: '/clusters',
  PRIORITY_RUN: '/queue/runs',
  QUEUE: '/queue',
  LABEL_BATCH: '/batches',
  DATASET_RELEASE: '/releases',
  MODEL_VERSION: '/models',
  DECISION: '/decisions',
};

export interface NamedNode {
  /** As the graph has it: "Epic:PERC-12". */
  key: string;
  kind: NodeKind;
  name: string;
  /** Global id; null for cohorts and persons. */
  nodeId: string | null;
}

export interface PageAddress {
  to: string;
  search?: Record<string, string>;
}

/** Null where the thing has no page of its own. */
export function pageOf({ kind, nodeId, key }: Pick<NamedNode, 'kind' | 'nodeId' | 'key'>): PageAddress | null {
  if (kind === 'EPIC') return { to: epicPath(key.slice(key.indexOf(':') + 1)) };
  if (nodeId === null) return null;
  if (kind === 'SCENARIO') return { to: '/scenarios', search: { scenario: nodeId } };
  const folder = FOLDERS[kind];
  return folder === undefined ? null : { to: `${folder}/${encodeURIComponent(nodeId)}` };
}

export function epicPath(key: string): string {
  return `/epics/${encodeURIComponent(key)}`;
}
