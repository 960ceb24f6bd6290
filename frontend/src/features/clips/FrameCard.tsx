/** The frames of the clip: strip, boxes of one frame, steps by button and key, score threshold. */
import { Skeleton } from '@mantine/core';
import { Card } from '@/components/Card';
import { FrameView } from '@/components/frame/FrameView';
import { EmptyState, ReadState } from '@/components/States';
import { count } from '@/lib/format';
import { useRead } from '@/lib/read';
import { useUrlState } from '@/lib/useUrlState';
import { type Clip, type Frame, type FrameSummary, FramesQuery } from './clipQueries';
import { FrameSteps, useFrameKeys } from './FrameSteps';
import { FrameStrip } from './FrameStrip';
import { nextError, placeOf } from './frames';
import { ScoreThreshold } from './ScoreThreshold';
import { readClipSearch } from './search';
import { type Source, sourceVariables } from './source';
import { useFrame } from './useFrame';
import classes from './clips.module.css';

interface FrameCardProps {
  clip: Clip;
  source: Source;
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
        <EmptyState
          title="No frames"
          cause={`${source.model} has no result on any frame of this clip.`}
        />
      </Card>
    );
  }
  return <Frames key={source.id} clip={clip} source={source} frames={frames} />;
}

interface FramesProps extends FrameCardProps {
  frames: readonly FrameSummary[];
}

function Frames({ clip, source, frames }: FramesProps) {
  const [search, setSearch] = useUrlState(readClipSearch);
  const isJudged = source.kind === 'evaluation';
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
  const { read, frame, extent } = useFrame(
    { id: clip.id, ...sourceVariables(source) },
    frames[place]?.index,
    frames[place + 1]?.index,
  );
  return (
    <Card
      title={`Frame ${frames[place]?.index} · ${count(place + 1)} of ${count(frames.length)}`}
      aside={<FrameSteps steps={steps} last={frames.length - 1} errors={errors} onMove={move} />}
    >
      <FrameStrip frames={frames} place={place} isJudged={isJudged} onMove={move} />
      {frame ? (
        <ShownFrame
          clip={clip}
          frame={frame}
          extent={extent}
          isJudged={isJudged}
          minScore={search.minScore ?? 0}
          onMinScore={(value) => setSearch({ minScore: value || undefined })}
        />
      ) : (
        <>{read.state === 'error' ? <ReadState read={read} /> : <FrameSkeleton />}</>
      )}
    </Card>
  );
}

interface ShownFrameProps {
  clip: Clip;
  frame: Frame;
  extent: { width: number | null; height: number | null };
  isJudged: boolean;
  minScore: number;
  onMinScore: (value: number) => void;
}

function ShownFrame(props: ShownFrameProps) {
  const { clip, frame, extent, isJudged, minScore, onMinScore } = props;
  const predictions = frame.boxes.filter(({ source }) => source === 'PREDICTION');
  const boxes = frame.boxes.filter(
    ({ source, probability, score }) =>
      source !== 'PREDICTION' || (probability ?? score ?? 1) * 100 >= minScore,
  );
  return (
    <>
      <ScoreThreshold
        value={minScore}
        hidden={frame.boxes.length - boxes.length}
        predictions={predictions.length}
        isJudged={isJudged}
        onChange={onMinScore}
      />
      <FrameView
        label={`Frame ${frame.index} of ${clip.clipId}`}
        boxes={boxes}
        width={extent.width}
        height={extent.height}
        imageUrl={frame.imageUrl}
        refusal={frame.imageRefusal}
        isJudged={isJudged}
      />
    </>
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
