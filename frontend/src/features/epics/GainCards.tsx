/** What the epic cost and brought, each with what it rests on; no figure where there is none. */
import { Card } from '@/components/Card';
import { CardRow } from '@/components/Page';
import { asSentence } from '@/lib/format';
import type { EpicDetails, Gain } from './epicQueries';
import { costText, gainText, NO_FORECAST } from './epicWords';
import classes from './epics.module.css';

export function GainCards({ epic }: { epic: EpicDetails }) {
  const { costHours, costBasis, realizedGain, expectedGain } = epic;
  return (
    <CardRow min={280}>
      <Card title="Cost">
        <p className={classes.big}>{costText(costHours)}</p>
        <p className={`gl-small ${classes.text}`}>{asSentence(costBasis)}</p>
      </Card>
      <Card
        title="Realized gain"
        definition="What models trained on these labels found more on its clusters."
      >
        <GainFigure gain={realizedGain} none="no outcome yet" />
        {!realizedGain && (
          <p className={`gl-small ${classes.text}`}>
            It is counted when the outcome of a training on these labels is recorded.
          </p>
        )}
      </Card>
      <Card title="Expected gain" definition="What was forecast before the labels were made.">
        <GainFigure gain={expectedGain} none={NO_FORECAST} />
      </Card>
    </CardRow>
  );
}

function GainFigure({ gain, none }: { gain: Gain | null; none: string }) {
  if (!gain) return <p className={`${classes.big} ${classes.muted}`}>{none}</p>;
  return (
    <>
      <p className={classes.big}>{gainText(gain)}</p>
      <p className={`gl-small ${classes.text}`}>{asSentence(gain.basis)}</p>
    </>
  );
}
