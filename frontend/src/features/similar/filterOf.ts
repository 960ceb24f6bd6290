/** The address as the server is asked: what to look around, where, and among what. */
import type { VariablesOf } from '@/lib/graphql';
import type { SimilarQuery } from './similarQueries';
import type { SimilarSearch } from './search';

export const FIRST_K = 24;

type Variables = VariablesOf<typeof SimilarQuery>;

export function variablesOf(search: SimilarSearch): Variables {
  const { error, cluster, clip, space, k = FIRST_K } = search;
  return {
    error: error ?? null,
    cluster: error ? null : (cluster ?? null),
    clip: (error ?? cluster) ? null : (clip ?? null),
    space: space ?? null,
    k: Math.min(k, 100),
    filter: filterOf(search),
  };
}

function filterOf(search: SimilarSearch): Variables['filter'] {
  const { show, region, weather, time, labeled, where, class: classNames, type, model } = search;
  return {
    clips: { region, weather, timeOfDay: time, labeled },
    where,
    classNames,
    errorTypes: type,
    modelVersions: model,
    failures: show && show === 'failures',
  };
}
