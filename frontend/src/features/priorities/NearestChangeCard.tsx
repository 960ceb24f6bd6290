/** "Would drop out if it took longer than 14 min": on request, since the run is ranked again. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { Card } from '@/components/Card';
import { Notice } from '@/components/Notice';
import { LoadingState, ReadState } from '@/components/States';
import { asSentence } from '@/lib/format';
import { useRead } from '@/lib/read';
import { useTurn } from '@/lib/useTurn';
import { useViewer } from '@/lib/viewer';
import type { Explained } from './ExplainCards';
import { LineQuery } from './lineQuery';
import classes from './priorities.module.css';

export function NearestChangeCard({ run, item }: Explained) {
  const [asked, setAsked] = useState<string | null>(null);
  if (!useViewer().canSee('analysis')) return null;
  return (
    <Card title="What would decide otherwise">
      {asked === item.id ? (
        <Sentence run={run} item={item} />
      ) : (
        <>
          <p className={classes.muted}>
            The cost, or the uncertainty, at which this clip would change sides. The run is ranked
            again for it.
          </p>
          <Button variant="default" size="xs" onClick={() => setAsked(item.id)}>
            Find out
          </Button>
        </>
      )}
    </Card>
  );
}

function Sentence({ run, item }: Explained) {
  const read = useRead(LineQuery, { run: run.id, clips: [item.clip.id] });
  const isWaiting = useTurn(read);
  const answer = read.data?.selectionLine;
  if (answer?.__typename === 'SelectionLine') {
    return <p className={classes.headline}>{answer.changes?.[0]?.sentence}</p>;
  }
  if (answer) {
    const { message = '', code } = answer as { message?: string; code?: string };
    return <Notice tone="plain" title={asSentence(message)} code={code} />;
  }
  if (isWaiting || read.state === 'ready') return <LoadingState layout="text" rows={1} />;
  return <ReadState read={read} layout="text" />;
}
