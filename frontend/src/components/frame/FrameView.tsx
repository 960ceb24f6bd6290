/** Canvas, legend and list of one frame, sharing which box is highlighted. */
import { useState } from 'react';
import { BoxCanvas, BoxLegend } from './BoxCanvas';
import { BoxList } from './BoxList';
import type { CanvasBox } from './boxes';
import classes from './frame.module.css';

interface FrameViewProps {
  label: string;
  boxes: readonly CanvasBox[];
  width?: number | null;
  height?: number | null;
  imageUrl?: string | null;
  refusal?: { code: string; message: string } | null;
  /** False leaves the list out where the side panel has no room. */
  list?: boolean;
  /** False for predictions without ground truth. */
  isJudged?: boolean;
}

export function FrameView({ list = true, isJudged = true, ...frame }: FrameViewProps) {
  const [active, setActive] = useState<number | null>(null);
  return (
    <div className={classes.view}>
      <BoxCanvas {...frame} active={active} onActivate={setActive} />
      <BoxLegend isJudged={isJudged} />
      {list && <BoxList boxes={frame.boxes} active={active} onActivate={setActive} />}
    </div>
  );
}
