/** The frame of an error with its boxes: the whole of it, or what is around the error. */
import { Skeleton } from '@mantine/core';
import { BoxCanvas } from '@/components/frame/BoxCanvas';
import { canvasExtent } from '@/components/frame/boxes';
import type { Frame } from '@/components/frame/frameBoxes';
import { type Picture, usePicture } from '@/components/frame/usePicture';
import { boxesWith, type ErrorBox, surroundings } from './errorBoxes';
import classes from './errorPicture.module.css';

export interface PicturedError extends ErrorBox {
  id: string;
  frameIndex: number;
  clip: { clipId: string; origin: 'RECORDED' | 'SYNTHETIC' };
}

interface ErrorPictureProps {
  error: PicturedError;
  /** Undefined while it is on its way. */
  frame: Frame | null | undefined;
  renew: () => Promise<string | null>;
  /** True shows the surroundings of the error only. */
  isClose?: boolean;
}

const SHORT = 'No redaction record: boxes only.';

const NO_PICTURE = {
  code: 'PICTURE_FAILED',
  message: 'The picture did not come, although its address was asked for twice: boxes only.',
};

export function ErrorPicture(props: ErrorPictureProps) {
  const { error, frame, renew } = props;
  const picture = usePicture({
    key: error.id,
    url: frame === undefined ? undefined : (frame?.imageUrl ?? null),
    renew,
  });
  if (frame === undefined || picture.state === 'loading') {
    return <Skeleton className={classes.pictureRoom} radius={6} />;
  }
  return <Drawn error={error} frame={frame} picture={picture} isClose={props.isClose ?? false} />;
}

interface DrawnProps {
  error: PicturedError;
  frame: Frame | null;
  picture: Picture;
  isClose: boolean;
}

function Drawn({ error, frame, picture, isClose }: DrawnProps) {
  const { boxes, active } = boxesWith(error, frame);
  const extent = canvasExtent(boxes, frame?.width, frame?.height);
  const drawn = {
    boxes,
    active,
    ...extent,
    view: isClose ? surroundings(error, extent) : undefined,
    showLabel: false,
  };
  if (picture.state === 'ready') {
    return (
      <BoxCanvas
        {...drawn}
        label={labelOf(error)}
        imageUrl={frame?.imageUrl}
        isSynthetic={!isClose && error.clip.origin === 'SYNTHETIC'}
      />
    );
  }
  const hasFailed = picture.state === 'failed';
  return (
    <BoxCanvas
      {...drawn}
      label={`${labelOf(error)}, no picture`}
      refusal={hasFailed ? NO_PICTURE : refusalOf(frame, isClose)}
      onAskAgain={hasFailed ? picture.askAgain : undefined}
    />
  );
}

/** A small picture has no room for the sentence; the large one beside it says it in full. */
function refusalOf(frame: Frame | null, isClose: boolean) {
  const refusal = frame?.imageRefusal ?? null;
  return isClose && refusal?.code === 'NOT_REDACTED' ? { ...refusal, message: SHORT } : refusal;
}

function labelOf({ className, outcome, frameIndex, clip }: PicturedError): string {
  const kind = outcome === 'FN' ? 'missed' : 'false';
  return `Frame ${frameIndex} of ${clip.clipId}, ${kind} ${className}`;
}
