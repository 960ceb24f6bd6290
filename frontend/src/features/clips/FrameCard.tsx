/** The frames of the clip: strip, steps by button and key, and one frame with its boxes. */
import { Skeleton } from '@mantine/core';
import { useMemo } from 'react';
import { Card } from '@/components/Card';
import { LinkButton } from '@/components/LinkButton';
import { EmptyState, ReadState } from '@/components/States';
import { count } from '@/lib/format';
import { useRead } from '@/lib/read';
import { useUrlState } from '@/lib/useUrlState';
import { type Clip, type FrameSummary, FramesQuery } from './clipQueries';
import { FrameBoxes } from './FrameBoxes';
import { FrameSteps, useFrameKeys } from './FrameSteps';
import { FrameStrip } from './FrameStrip';
import { nextError, placeOf } from './frames';
import { readClipSearch } from './search';
import { type Source, sourceVariables } from './source';
import { useFrame } from './useFrame';
import classes from './clips.module.css';

interface FrameCardProps {
  clip: Clip;
  /** Null where nobody predicted or labeled anything; there may be pictures all the same. */
  source: Source | null;
}

export function FrameCard({ clip, source }: FrameCardProps) {
  const wanted = { id: clip.id, ...sourceVariables(source) };
  const read = useRead(FramesQuery, wanted);
  const frames = read.data?.clip?.frames;
  if (!frames) {
    return (
      <Card title="Frames">
        {read.state === 'ready' || read.state === 'loading' ? (
          <FrameSkeleton />
        ) : (
          <ReadState read={read} />
        )}
      </Card>
    );
  }
  if (frames.length === 0) {
    return (
      <Card title="Frames">
        {source ? (
          <EmptyState
            title="No frames"
            cause={`${source.model} has no result on any frame of this clip.`}
          />
        ) : (
          <NothingToDraw />
        )}
      </Card>
    );
  }
  return <Frames key={source?.id} clip={clip} source={source} frames={frames} />;
}

interface FramesProps extends FrameCardProps {
  frames: readonly FrameSummary[];
}

function Frames({ clip, source, frames }: FramesProps) {
  const [search, setSearch] = useUrlState(readClipSearch);
  const isJudged = source?.kind === 'evaluation';
  const place = placeOf(frames, search.frame);
  const move = (to: number | null) => {
    const next = to === null ? undefined : frames[to];
    if (next) setSearch({ frame: next.index });
  };
  const steps = { next: place + 1, previous: place - 1 };
  const errors = isJudged
    ? { next: nextError(frames, place, 1), previous: nextError(frames, place, -1) }
    : null;
  useFrameKeys(steps, errors, move);
  const indexes = useMemo(() => frames.map(({ index }) => index), [frames]);
  const shown = useFrame({ id: clip.id, ...sourceVariables(source) }, indexes, place);
  return (
    <Card
      title={`Frame ${frames[place]?.index} · ${count(place + 1)} of ${count(frames.length)}`}
      aside={<FrameSteps steps={steps} last={frames.length - 1} errors={errors} onMove={move} />}
    >
      {source && <FrameStrip frames={frames} place={place} isJudged={isJudged} onMove={move} />}
      {shown.frame ? (
        <FrameBoxes clip={clip} source={source} shown={shown} frame={shown.frame} />
      ) : (
        <>{shown.read.state === 'error' ? <ReadState read={shown.read} /> : <FrameSkeleton />}</>
      )}
    </Card>
  );
}

function NothingToDraw() {
  return (
    <EmptyState
      title="Nothing to draw yet"
      cause="No model's predictions, no ground truth and no frames were imported for this clip."
      cure="It can still be ranked, by its tags and its drive."
      action={<LinkButton to="/use-my-data">Use my data</LinkButton>}
    />
  );
}

/** About as high as strip, threshold and canvas, so that nothing moves when they come. */
export function FrameSkeleton() {
  return (
    <div role="status" aria-label="Loading" className={classes.frameSkeleton}>
      <Skeleton height={56} radius={6} />
      <Skeleton height={16} width="40%" />
      <Skeleton height={24} width="60%" />
      <Skeleton className={classes.canvasSkeleton} radius={6} />
    </div>
  );
}
