/** Canvas, legend and list of one frame, sharing which box is highlighted. */
import { useState } from 'react';
import { BoxCanvas } from './BoxCanvas';
import { BoxLegend } from './BoxLegend';
import { BoxList } from './BoxList';
import type { CanvasBox } from './boxes';
import classes from './frame.module.css';

interface FrameViewProps {
  label: string;
  boxes: readonly CanvasBox[];
  width?: number | null;
  height?: number | null;
  imageUrl?: string | null;
  isSynthetic?: boolean;
  refusal?: { code: string; message: string } | null;
  onAskAgain?: () => void;
  showBoxes?: boolean;
  /** False leaves legend and list out, where no boxes are known. */
  list?: boolean;
  /** False for predictions without ground truth. */
  isJudged?: boolean;
}

export function FrameView({ list = true, isJudged = true, ...frame }: FrameViewProps) {
  const [active, setActive] = useState<number | null>(null);
  return (
    <div className={classes.view}>
      <BoxCanvas {...frame} active={active} onActivate={setActive} />
      {list && <BoxLegend isJudged={isJudged} />}
      {list && <BoxList boxes={frame.boxes} active={active} onActivate={setActive} />}
    </div>
  );
}
