/** What is asked about, whichever of error, cluster and clip it is: in words, with what shows it. */
import { capitalized, plural } from '@/lib/format';
import { spaced } from '@/lib/values';
import type { AskedNode, ResultClip, ResultError } from './similarQueries';
import type { SimilarSearch } from './search';

export interface Asked {
  kind: 'error' | 'cluster' | 'clip';
  id: string;
  /** "pedestrian, missed"; the name of a cluster; the id of a clip. */
  name: string;
  /** Undefined for a clip. */
  className: string | undefined;
  /** The error itself, or the most typical one of the cluster. */
  error: ResultError | null;
  clip: ResultClip | null;
  /** The cluster itself, or that of the error. */
  cluster: { id: string; name: string } | null;
  /** "14 errors on 9 clips"; null but for a cluster. */
  spread: string | null;
}

export function askedId({ error, cluster, clip }: SimilarSearch): string | undefined {
  return error ?? cluster ?? clip;
}

/** Null for things that nothing can be like. */
export function askedOf(node: AskedNode): Asked | null {
  const { id } = node;
  switch (node.__typename) {
    case 'DetectionError':
      return {
        kind: 'error',
        id,
        name: errorName(node),
        className: node.className,
        error: node,
        clip: node.clip,
        cluster: node.cluster,
        spread: null,
      };
    case 'ErrorCluster': {
      const typical = node.exemplars[0] ?? null;
      return {
        kind: 'cluster',
        id,
        name: node.name,
        className: node.className,
        error: typical,
        clip: typical?.clip ?? null,
        cluster: { id, name: node.name },
        spread: `${plural(node.size, 'error')} on ${plural(node.numClips, 'clip')}`,
      };
    }
    case 'Clip':
      return {
        kind: 'clip',
        id,
        name: node.clipId,
        className: undefined,
        error: null,
        clip: node,
        cluster: null,
        spread: null,
      };
    default:
      return null;
  }
}

export function errorName({ className, outcome }: Pick<ResultError, 'className' | 'outcome'>): string {
  return `${spaced(className)}, ${outcome === 'FN' ? 'missed' : 'false'}`;
}

export function titleOf({ kind, name, clip }: Asked): string {
  if (kind === 'error') return `Similar to: ${name}, on ${clip?.clipId ?? 'a clip'}`;
  return kind === 'cluster' ? `Similar to: ${capitalized(name)}` : `Similar to clip ${name}`;
}

/** "night, rain, Lakeside": what the catalog says of the clip. */
export function tagsOf({ timeOfDay, weather, region }: Tagged): string[] {
  return [timeOfDay, weather, region].flatMap((tag) => (tag ? [spaced(tag)] : []));
}

type Tagged = Pick<ResultClip, 'timeOfDay' | 'weather' | 'region'>;

/** The failure as a scenario: `weather = rain and time_of_day = night`. "" where nothing is known. */
export function expressionOf(clip: Pick<ResultClip, 'timeOfDay' | 'weather'> | null): string {
  const conditions = [
    ['weather', clip?.weather],
    ['time_of_day', clip?.timeOfDay],
  ] as const;
  return conditions
    .flatMap(([axis, value]) => (value ? [`${axis} = ${quoted(value)}`] : []))
    .join(' and ');
}

/** Values of more than one word are quoted in an expression. */
function quoted(value: string): string {
  return /^[\w-]+$/.test(value) ? value : `"${value}"`;
}
