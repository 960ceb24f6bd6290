/** Whose boxes are looked at: an evaluation, which knows what was missed, or mere predictions. */
import { count, plural } from '@/lib/format';
import type { Clip } from './clipQueries';
import type { ClipSearch } from './search';

export interface Source {
  kind: 'evaluation' | 'predictions';
  id: string;
  /** The model that made the boxes. */
  model: string;
  /** What came of it on this clip, counts first. */
  outcome: string;
  /** Where it was measured, or how unsure the model was. */
  note: string;
}

export function sourcesOf({ evaluations, predictions }: Clip): Source[] {
  return [
    ...evaluations.map<Source>(({ evaluation, fn, gt, fp }) => ({
      kind: 'evaluation',
      id: evaluation.id,
      model: evaluation.modelVersion.label,
      outcome: `${count(fn)} of ${plural(gt, 'object')} missed, ${count(fp)} false`,
      note: `on ${evaluation.benchmark.label}`,
    })),
    ...predictions.map<Source>((set) => ({
      kind: 'predictions',
      id: set.id,
      model: set.modelVersion.label,
      outcome: `${plural(set.numObjects, 'object')} predicted`,
      note: uncertaintyText(set.uncertainty, set.uncertaintyMeasure),
    })),
  ];
}

/** The one of the address, else the newest evaluation, else the newest predictions. */
export function chosenSource(sources: readonly Source[], search: ClipSearch): Source | null {
  const wanted = search.evaluation ?? search.predictions;
  return sources.find(({ id }) => id === wanted) ?? sources[0] ?? null;
}

/** Variables that name the source in a query. */
export function sourceVariables(source: Source | null) {
  return {
    evaluation: source?.kind === 'evaluation' ? source.id : null,
    predictions: source?.kind === 'predictions' ? source.id : null,
  };
}

export function titleOf(clip: Clip, source: Source | null): string {
  if (!source) return `${clip.clipId}: nothing predicted, nothing labeled`;
  if (source.kind === 'predictions') return `${clip.clipId}: what ${source.model} sees`;
  const result = clip.evaluations.find(({ evaluation }) => evaluation.id === source.id);
  if (!result) return clip.clipId;
  if (result.fn === 0) return `${clip.clipId}: ${source.model} finds all ${plural(result.gt, 'object')}`;
  return `${clip.clipId}: ${source.model} misses ${count(result.fn)} of ${plural(result.gt, 'object')}`;
}

function uncertaintyText(value: number | null, measure: string): string {
  const name = measure.replaceAll('_', ' ');
  return value === null ? 'uncertainty not known' : `uncertainty ${value.toFixed(2)} (${name})`;
}
