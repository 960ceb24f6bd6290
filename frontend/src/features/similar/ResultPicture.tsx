/** The frame of a result: around its error, or the whole frame of a clip that was never measured. */
import { Skeleton } from '@mantine/core';
import { ErrorPicture } from '@/components/error-picture/ErrorPicture';
import { BoxCanvas } from '@/components/frame/BoxCanvas';
import type { Frame } from '@/components/frame/frameBoxes';
import { type Picture, usePicture } from '@/components/frame/usePicture';
import { frameOf } from './resultRows';
import type { Pictured, ResultFrames } from './resultFrames';
import classes from './similar.module.css';

interface ResultPictureProps {
  shown: Pictured;
  frames: ResultFrames;
  /** True shows the surroundings of the error only. */
  isClose?: boolean;
}

export function ResultPicture({ shown, frames, isClose = false }: ResultPictureProps) {
  const { error, clip } = shown;
  if (!error) return <ClipPicture shown={shown} frames={frames} />;
  return (
    <ErrorPicture
      error={{ ...error, clip }}
      frame={frames.frameOf(shown)}
      renew={() => frames.renew(shown)}
      isClose={isClose}
    />
  );
}

const NO_RECORD = { code: 'NOT_REDACTED', message: 'No redaction record: boxes only.' };

const NO_PICTURE = { code: 'PICTURE_FAILED', message: 'The picture did not come: boxes only.' };

function ClipPicture({ shown, frames }: Omit<ResultPictureProps, 'isClose'>) {
  const frame = frames.frameOf(shown);
  const picture = usePicture({
    key: shown.id,
    url: frame === undefined ? undefined : (frame?.imageUrl ?? null),
    renew: () => frames.renew(shown),
  });
  if (frame === undefined || picture.state === 'loading') {
    return <Skeleton className={classes.pictureRoom} radius={6} />;
  }
  return <DrawnClip shown={shown} frame={frame} picture={picture} />;
}

interface DrawnClipProps {
  shown: Pictured;
  frame: Frame | null;
  picture: Picture;
}

function DrawnClip({ shown, frame, picture }: DrawnClipProps) {
  const label = `Frame ${frameOf(shown)} of ${shown.clip.clipId}`;
  const drawn = { boxes: frame?.boxes ?? [], width: frame?.width, height: frame?.height };
  if (picture.state === 'ready') {
    return <BoxCanvas {...drawn} label={label} imageUrl={frame?.imageUrl} />;
  }
  const hasFailed = picture.state === 'failed';
  return (
    <BoxCanvas
      {...drawn}
      label={`${label}, no picture`}
      refusal={hasFailed ? NO_PICTURE : refusalOf(frame)}
      onAskAgain={hasFailed ? picture.askAgain : undefined}
    />
  );
}

/** A tile has no room for the whole sentence. */
function refusalOf(frame: Frame | null) {
  const refusal = frame?.imageRefusal ?? null;
  return refusal?.code === 'NOT_REDACTED' ? NO_RECORD : refusal;
}
