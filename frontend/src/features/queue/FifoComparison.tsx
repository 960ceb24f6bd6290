/** Where the same clip would stand if the oldest recording came first. */
import { Link } from '@tanstack/react-router';
import { count } from '@/lib/format';
import { graphql } from '@/lib/graphql';
import { useRead } from '@/lib/read';
import type { RankedItem } from './rankedItem';
import classes from './queue.module.css';

const FifoRankQuery = graphql(`
  query FifoRank($run: ID!, $clip: String!) {
    priorityRun(id: $run) {
      id
      items(first: 50, filter: { search: $clip }) {
        edges {
          node {
            id
            rank
            selected
            clip {
              id
            }
          }
        }
      }
    }
  }
`);

export interface FifoRun {
  id: string;
  number: number;
  numCandidates: number;
}

export function FifoComparison({ item, fifo }: { item: RankedItem; fifo: FifoRun }) {
  const read = useRead(FifoRankQuery, { run: fifo.id, clip: item.clip.clipId });
  if (read.state !== 'ready') return null;
  const found = read.data.priorityRun?.items.edges.find(
    ({ node }) => node.clip.id === item.clip.id,
  )?.node;
  return (
    <p className={classes.comparison}>
      {found ? (
        <>
          First in, first out would give it rank {count(found.rank)} of {count(fifo.numCandidates)}
          {found.selected ? '. ' : ', outside of its budget. '}
        </>
      ) : (
        'First in, first out does not list it: it came in later, or stands below what the run keeps. '
      )}
      <Link
        to="/queue/runs/$id"
        params={{ id: fifo.id }}
        search={found ? { item: found.rank } : {}}
      >
        Open run {fifo.number}
      </Link>
    </p>
  );
}
