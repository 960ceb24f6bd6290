/** A frame from the middle of the item's clip, where there is a picture of it. */
import { Skeleton } from '@mantine/core';
import { useState } from 'react';
import { BoxCanvas } from '@/components/frame/BoxCanvas';
import { usePicture } from '@/components/frame/usePicture';
import type { ItemDetails } from './itemDetails';
import type { RankedItem } from './rankedItem';
import classes from './queue.module.css';

interface ItemPictureProps {
  item: RankedItem;
  /** Undefined while they are on their way. */
  details: ItemDetails | undefined;
  renew: () => Promise<string | null>;
}

export function ItemPicture({ item, details, renew }: ItemPictureProps) {
  const frame = details?.clip.frame;
  const picture = usePicture({ key: item.id, url: frame?.imageUrl, renew });
  const [active, setActive] = useState<number | null>(null);
  // Items of one list mostly all have a picture, or none: the room that one takes is kept.
  const [hasRoom, setHasRoom] = useState(false);
  const isReady = picture.state === 'ready';
  if (isReady && !hasRoom) setHasRoom(true);
  if (frame && isReady) {
    return (
      <BoxCanvas
        label={`Frame ${frame.index} of ${item.clip.clipId}, with what the model sees there`}
        boxes={frame.boxes}
        width={frame.width}
        height={frame.height}
        imageUrl={frame.imageUrl}
        isSynthetic={details.clip.origin === 'SYNTHETIC'}
        active={active}
        onActivate={setActive}
      />
    );
  }
  const isWaiting = details === undefined || picture.state === 'loading';
  return hasRoom && isWaiting ? <Skeleton className={classes.pictureRoom} radius={6} /> : null;
}
