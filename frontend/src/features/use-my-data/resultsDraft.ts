/** What a person fills in about a model's results, and how it is sent. */
import type { EvaluationInput } from './results';

export interface ResultsDraft {
  model: string;
  benchmark: string;
  /** The ranking never learns from a holdout. */
  isHoldout: boolean;
  clipRegex: string;
  isLogit: boolean;
  /** Width is x2 - x1 + 1. */
  isInclusive: boolean;
}

export const EMPTY_DRAFT: ResultsDraft = {
  model: '',
  benchmark: '',
  isHoldout: false,
  clipRegex: '',
  isLogit: false,
  isInclusive: false,
};

export function evaluationInput(
  draft: ResultsDraft,
  groundTruthUploadId: string,
  detectionsUploadId: string,
): Omit<EvaluationInput, 'dryRun'> {
  return {
    model: draft.model,
    benchmark: draft.benchmark,
    role: draft.isHoldout ? 'HOLDOUT' : 'DEVELOPMENT',
    groundTruthUploadId,
    detectionsUploadId,
    clipRegex: draft.clipRegex || null,
    scores: draft.isLogit ? 'LOGIT' : 'PROBABILITY',
    boxConvention: draft.isInclusive ? 'INCLUSIVE' : 'EXCLUSIVE',
  };
}

/** What is still to be filled in, as the end of a sentence; null where nothing is. */
export function missingText(parts: readonly (readonly [string, boolean])[]): string | null {
  const missing = parts.filter(([, isThere]) => !isThere).map(([name]) => name);
  if (missing.length === 0) return null;
  const last = missing.at(-1) ?? '';
  return missing.length === 1 ? last : `${missing.slice(0, -1).join(', ')} and ${last}`;
}
