/** How the order would change: overlap, hours, gain, and the first clips that come and go. */
import { Notice } from '@/components/Notice';
import { MovedCards } from '@/components/other-order/MovedCards';
import { OrderFigures } from '@/components/other-order/OrderFigures';
import { LoadingState, ReadState } from '@/components/States';
import { asSentence } from '@/lib/format';
import { useRead } from '@/lib/read';
import { useTurn } from '@/lib/useTurn';
import type { GivenWeight } from './search';
import { ReweighQuery, type WeightedRun } from './weightsQuery';
import classes from './weights.module.css';

interface ResultsProps {
  run: WeightedRun;
  given: readonly GivenWeight[];
}

export function Results({ run, given }: ResultsProps) {
  const read = useRead(ReweighQuery, { run: run.id, weights: [...given] });
  const isWaiting = useTurn(read);
  const answer = read.data?.reweighRun;
  if (!answer) {
    return (
      <div className={classes.results}>
        {read.state === 'ready' || isWaiting ? <LoadingState /> : <ReadState read={read} />}
      </div>
    );
  }
  if (answer.__typename !== 'ReweighedRun') {
    const { message = '', code } = answer as { message?: string; code?: string };
    return (
      <div className={classes.results}>
        <Notice tone="worse" title={asSentence(message)} code={code} />
      </div>
    );
  }
  return (
    <div className={classes.results} aria-busy={read.isOutdated} data-waits={read.isOutdated || undefined}>
      <OrderFigures run={run} found={answer} isSame={given.length === 0} />
      <MovedCards name={`run-${run.number}`} found={answer} />
    </div>
  );
}
