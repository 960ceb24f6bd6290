/** Every answer that the page is made of, as one graph. */
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useClient } from 'urql';
import { type Problem, problemOf } from '@/lib/problem';
import { type Read, useRead } from '@/lib/read';
import {
  DecisionLineageQuery,
  type Lineage,
  LineagePathQuery,
  LineageQuery,
} from './lineageQueries';
import { type Graph, mergeAnswers, momentsOf } from './mergeAnswers';
import type { LineageSearch } from './search';

export interface LineageReads {
  /** What was asked for; null where there is no such thing. */
  base: Lineage | null;
  read: Read<Answered>;
  graph: Graph | null;
  path: PathRead;
  expansions: Expansions;
  /** When something became visible, over everything that is known now. */
  moments: readonly string[];
}

/** What a question of either kind came back with. */
export interface Answered {
  lineage: Lineage | null;
}

export interface PathRead {
  answer: Lineage | null;
  state: 'none' | 'loading' | 'ready' | 'problem';
  problem: Problem | null;
}

export function useLineage(search: LineageSearch): LineageReads {
  const { asOf = null } = search;
  const read = useTrace(search, asOf);
  // Of today: a moment in the past does not know what came after it.
  const today = useTrace(search, null);
  const base = read.data?.lineage ?? null;
  const path = usePath(search);
  const expansions = useExpansions(search.expand ?? NOTHING, directionOf(search), asOf);
  const { answers } = expansions;
  const graph = useMemo(
    () => (base ? mergeAnswers(base, [...answers, ...(path.answer ? [path.answer] : [])]) : null),
    [base, answers, path.answer],
  );
  const known = today.data?.lineage?.edges;
  const moments = useMemo(
    () => momentsOf([...(known ?? []), ...(graph?.edges ?? [])]),
    [known, graph],
  );
  return { base, read, graph, path, expansions, moments };
}

const NOTHING: readonly string[] = [];

export function startOf({ id, from }: LineageSearch): string | undefined {
  return id ?? from;
}

function directionOf({ direction }: LineageSearch): 'BOTH' | 'UPSTREAM' | 'DOWNSTREAM' {
  if (direction === undefined) return 'BOTH';
  return direction === 'upstream' ? 'UPSTREAM' : 'DOWNSTREAM';
}

function useTrace(search: LineageSearch, asOf: string | null): Read<Answered> {
  const { decisionOf, delta = null, depth = 1 } = search;
  const id = startOf(search);
  const isDecision = decisionOf !== undefined;
  const variables = { id: id ?? '', direction: directionOf(search), depth, asOf };
  const around = useRead(LineageQuery, variables, {
    pause: isDecision || id === undefined,
    fresh: true,
  });
  const decided = useRead(
    DecisionLineageQuery,
    { id: decisionOf ?? '', delta, asOf },
    { pause: !isDecision, fresh: true },
  );
  if (!isDecision) return around;
  if (decided.state !== 'ready') return decided;
  const { data, problemAt } = decided;
  return {
    ...decided,
    data: { lineage: data.decisionLineage },
    problemAt: () => problemAt('decisionLineage'),
  };
}

function usePath(search: LineageSearch): PathRead {
  const { to, asOf = null } = search;
  const start = search.from ?? search.id;
  const pause = start === undefined || to === undefined;
  const read = useRead(LineagePathQuery, { from: start ?? '', to: to ?? '', asOf }, { pause });
  if (pause) return { answer: null, state: 'none', problem: null };
  if (read.problem) return { answer: null, state: 'problem', problem: read.problem };
  if (read.state !== 'ready') return { answer: null, state: 'loading', problem: null };
  return {
    answer: read.data.lineagePath,
    state: read.isOutdated ? 'loading' : 'ready',
    problem: null,
  };
}

export interface Expansions {
  answers: readonly Lineage[];
  /** Keys whose hop is on its way. */
  busy: ReadonlySet<string>;
  problem: Problem | null;
  retry: () => void;
}

interface Loaded {
  answers: ReadonlyMap<string, Lineage | null>;
  problem: Problem | null;
}

/** One hop around each of the keys; what was asked once is not asked again. */
function useExpansions(
  keys: readonly string[],
  direction: 'BOTH' | 'UPSTREAM' | 'DOWNSTREAM',
  asOf: string | null,
): Expansions {
  const client = useClient();
  const [loaded, setLoaded] = useState<Loaded>({ answers: new Map(), problem: null });
  const questionOf = useCallback(
    (key: string) => `${key} ${direction} ${asOf ?? ''}`,
    [direction, asOf],
  );
  const missing = keys.filter((key) => !loaded.answers.has(questionOf(key)));
  const wanted = loaded.problem ? '' : missing.join('\n');
  useEffect(() => {
    let isWanted = true;
    for (const key of wanted === '' ? [] : wanted.split('\n')) {
      const variables = { id: key, direction, depth: 1, asOf };
      const load = async () => {
        const { data, error } = await client.query(LineageQuery, variables).toPromise();
        if (!isWanted) return;
        setLoaded(({ answers, problem }) =>
          data
            ? { answers: new Map(answers).set(questionOf(key), data.lineage), problem }
            : { answers, problem: error ? problemOf(error) : problem },
        );
      };
      void load();
    }
    return () => {
      isWanted = false;
    };
  }, [client, wanted, direction, asOf, questionOf]);
  const answers = useMemo(
    () => keys.flatMap((key) => loaded.answers.get(questionOf(key)) ?? []),
    [keys, loaded, questionOf],
  );
  const busy = useMemo(
    () => new Set(wanted === '' ? [] : wanted.split('\n')),
    [wanted],
  );
  const retry = useCallback(() => setLoaded((before) => ({ ...before, problem: null })), []);
  return { answers, busy, problem: loaded.problem, retry };
}
