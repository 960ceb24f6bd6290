/** One doubtful label on its frame: the label solid, what the model is sure of dashed. */
import { Skeleton } from '@mantine/core';
import { useState } from 'react';
import { type Client, useClient } from 'urql';
import { Badge } from '@/components/Badge';
import { Card } from '@/components/Card';
import { BoxCanvas } from '@/components/frame/BoxCanvas';
import type { Frame } from '@/components/frame/frameBoxes';
import { usePicture } from '@/components/frame/usePicture';
import { LinkButton } from '@/components/LinkButton';
import { AbsentState } from '@/components/States';
import { SUSPECT_KINDS } from '@/lib/errorTypes';
import { asSentence, decimal } from '@/lib/format';
import type { VariablesOf } from '@/lib/graphql';
import { useRead } from '@/lib/read';
import { type Suspect, SuspectFrameQuery } from './groundTruthQueries';
import { placeOfBox } from './sources';
import classes from './groundTruth.module.css';

interface SuspectPanelProps {
  suspect: Suspect;
  evaluationId: string;
}

export function SuspectPanel({ suspect, evaluationId }: SuspectPanelProps) {
  const { error, kind, score, sentence } = suspect;
  return (
    <Card
      title={error.clip.clipId}
      aside={<Badge tone="warn">{SUSPECT_KINDS[kind].name.toLowerCase()}</Badge>}
    >
      <FrameOfSuspect key={error.id} suspect={suspect} evaluationId={evaluationId} />
      <p className={classes.headline}>{asSentence(sentence)}</p>
      <p className={classes.muted}>
        {SUSPECT_KINDS[kind].definition} How sure: {decimal(score, 2)} of 1.
      </p>
      <LinkButton
        to="/clips/$id"
        params={{ id: error.clip.id }}
        search={{ evaluation: evaluationId, frame: error.frameIndex }}
        variant="default"
      >
        Open the clip at frame {error.frameIndex}
      </LinkButton>
    </Card>
  );
}

function FrameOfSuspect({ suspect: { error }, evaluationId }: SuspectPanelProps) {
  const client = useClient();
  const asked = { clip: error.clip.id, index: error.frameIndex, evaluation: evaluationId };
  const read = useRead(SuspectFrameQuery, asked);
  const frame = read.data?.clip?.frame;
  const picture = usePicture({
    key: error.id,
    url: frame?.imageUrl,
    renew: () => pictureOf(client, asked),
  });
  if (!frame) {
    return read.state === 'loading' ? (
      <Skeleton className={classes.pictureRoom} radius={6} />
    ) : (
      <AbsentState read={read} field="clip">
        <p className={classes.muted}>This frame is no longer stored.</p>
      </AbsentState>
    );
  }
  if (picture.state === 'loading') return <Skeleton className={classes.pictureRoom} radius={6} />;
  const shown = picture.state === 'ready' ? frame : { ...frame, imageUrl: null };
  return <SuspectBoxes frame={shown} error={error} />;
}

async function pictureOf(
  client: Client,
  asked: VariablesOf<typeof SuspectFrameQuery>,
): Promise<string | null> {
  const { data } = await client
    .query(SuspectFrameQuery, asked, { requestPolicy: 'network-only' })
    .toPromise();
  return data?.clip?.frame?.imageUrl ?? null;
}

interface SuspectBoxesProps {
  frame: Frame;
  error: Suspect['error'];
}

/** The label in doubt is highlighted, unless the pointer is over another box. */
function SuspectBoxes({ frame, error }: SuspectBoxesProps) {
  const [over, setOver] = useState<number | null>(null);
  return (
    <BoxCanvas
      label={`Frame ${frame.index} of ${error.clip.clipId}, with its labels and what the model found`}
      boxes={frame.boxes}
      width={frame.width}
      height={frame.height}
      imageUrl={frame.imageUrl}
      isSynthetic={error.clip.origin === 'SYNTHETIC'}
      refusal={frame.imageRefusal}
      active={over ?? placeOfBox(frame.boxes, error)}
      onActivate={setOver}
    />
  );
}
