/** The newest run by recording time, which other orders are compared with. */
import { graphql } from '@/lib/graphql';
import { useRead } from '@/lib/read';
import type { FifoRun } from './FifoComparison';

const FifoRunsQuery = graphql(`
  query FifoRuns {
    priorityRuns(first: 50) {
      edges {
        node {
          id
          number
          profile
          numCandidates
        }
      }
    }
  }
`);

/** Null for a list that is ordered by recording time itself, or where there is no such run. */
export function useFifoRun(profile: string | undefined): FifoRun | null {
  const isCompared = profile !== undefined && profile !== 'FIFO';
  const read = useRead(FifoRunsQuery, {}, { pause: !isCompared });
  if (!isCompared) return null;
  const runs = read.data?.priorityRuns.edges.map((edge) => edge.node) ?? [];
  return runs.find((run) => run.profile === 'FIFO') ?? null;
}
