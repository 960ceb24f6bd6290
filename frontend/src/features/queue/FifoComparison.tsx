/** Where the same clip would stand if the oldest recording came first. */
import { Link } from '@tanstack/react-router';
import { count } from '@/lib/format';
import type { FifoRank } from './itemDetails';
import classes from './queue.module.css';

export interface FifoRun {
  id: string;
  number: number;
  numCandidates: number;
}

export function FifoComparison({ found, fifo }: { found: FifoRank; fifo: FifoRun }) {
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
