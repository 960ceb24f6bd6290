/** One frame: its picture under its boxes, and what decides which of them are drawn. */
import { Switch } from '@mantine/core';
import type { Frame } from '@/components/frame/frameBoxes';
import { FrameView } from '@/components/frame/FrameView';
import { plural } from '@/lib/format';
import { useShortcuts } from '@/lib/shortcuts';
import { useUrlState } from '@/lib/useUrlState';
import type { Clip } from './clipQueries';
import { ScoreThreshold } from './ScoreThreshold';
import { readClipSearch } from './search';
import type { Source } from './source';
import type { ShownFrame } from './useFrame';
import classes from './clips.module.css';

interface FrameBoxesProps {
  clip: Clip;
  shown: ShownFrame;
  frame: Frame;
  /** Null: a picture without boxes. */
  source: Source | null;
}

const NO_PICTURE = {
  code: 'PICTURE_FAILED',
  message: 'The picture did not come, although its address was asked for twice: boxes only.',
};

export function FrameBoxes({ clip, source, shown, frame }: FrameBoxesProps) {
  const [search, setSearch] = useUrlState(readClipSearch);
  const { minScore = 0 } = search;
  const isHidden = search.boxes === 'hidden';
  const toggle = () => setSearch({ boxes: isHidden ? undefined : 'hidden' });
  useShortcuts([{ key: 'b', label: 'Hide or show the boxes', run: toggle }]);
  const predictions = frame.boxes.filter((box) => box.source === 'PREDICTION');
  const boxes = frame.boxes.filter((box) => isShown(box, minScore));
  const isJudged = source?.kind === 'evaluation';
  const hasFailed = shown.picture.state === 'failed';
  return (
    <>
      {source && (
        <div className={classes.controls}>
          <ScoreThreshold
            value={minScore}
            hidden={frame.boxes.length - boxes.length}
            predictions={predictions.length}
            isJudged={isJudged}
            onChange={(value) => setSearch({ minScore: value || undefined })}
          />
          <Switch size="xs" label="Boxes" checked={!isHidden} onChange={toggle} />
        </div>
      )}
      <FrameView
        label={labelOf(clip, frame, boxes.length)}
        boxes={boxes}
        showBoxes={!isHidden}
        width={shown.extent.width}
        height={shown.extent.height}
        imageUrl={hasFailed ? null : frame.imageUrl}
        isSynthetic={clip.origin === 'SYNTHETIC'}
        refusal={hasFailed ? NO_PICTURE : frame.imageRefusal}
        onAskAgain={hasFailed ? shown.picture.askAgain : undefined}
        isJudged={isJudged}
        list={source !== null}
      />
    </>
  );
}

function isShown({ source, probability, score }: Frame['boxes'][number], minScore: number): boolean {
  return source !== 'PREDICTION' || (probability ?? score ?? 1) * 100 >= minScore;
}

function labelOf({ clipId, origin }: Clip, { index, imageUrl }: Frame, numBoxes: number): string {
  const kind = origin === 'SYNTHETIC' ? ', drawn by a program' : '';
  const picture = imageUrl ? `picture${kind}, ` : 'no picture, ';
  return `Frame ${index} of ${clipId}: ${picture}${plural(numBoxes, 'box', 'boxes')}`;
}
