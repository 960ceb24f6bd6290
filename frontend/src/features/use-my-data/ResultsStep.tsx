/** Step 3: a model's results, with ground truth or without. */
import { Button, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { Card } from '@/components/Card';
import { Split } from '@/components/Page';
import { EvaluationForm } from './EvaluationForm';
import { PredictionsForm } from './PredictionsForm';
import classes from './data.module.css';

interface ResultsStepProps {
  onImported: (sentence: string) => void;
  onSkip: () => void;
}

const KINDS = [
  { value: 'evaluation', label: 'With ground truth' },
  { value: 'predictions', label: 'Predictions only' },
];

export function ResultsStep({ onImported, onSkip }: ResultsStepProps) {
  const [kind, setKind] = useState('evaluation');
  return (
    <Split
      main={
        <Card
          title="A model's results"
          aside={
            <SegmentedControl
              size="sm"
              aria-label="Kind of results"
              data={KINDS}
              value={kind}
              onChange={setKind}
            />
          }
        >
          {kind === 'evaluation' ? (
            <EvaluationForm onImported={onImported} />
          ) : (
            <PredictionsForm onImported={onImported} />
          )}
        </Card>
      }
      side={
        <>
          <Card title="What comes of it">
            <Explanation kind={kind} />
          </Card>
          <Card title="No results at hand?">
            <p className={classes.muted}>
              The pool can be ranked without them: by which kinds of clips are labeled too little, or
              at random. The ranking then says on which rung it stands.
            </p>
            <div className={classes.buttons}>
              <Button variant="default" onClick={onSkip}>
                Go on without new results
              </Button>
            </div>
          </Card>
        </>
      }
    />
  );
}

function Explanation({ kind }: { kind: string }) {
  if (kind === 'predictions') {
    return (
      <p className={classes.text}>
        How unsure the model is on each clip of the pool, and how many objects it sees there: a clip
        with many doubtful objects teaches more, and costs more to label.
      </p>
    );
  }
  return (
    <>
      <p className={classes.text}>
        Each object of the ground truth is found or missed, each detection right or false. The clips
        of the ground truth become a benchmark; the other clips of your catalog are the pool that is
        ranked.
      </p>
      <p className={classes.muted}>
        A benchmark clip is never proposed for labeling: the model would be tuned to its own test.
      </p>
    </>
  );
}
