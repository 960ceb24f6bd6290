/** A frame's boxes as SVG over its picture: ground truth solid, prediction dashed, name on hover. */
import { IconBrush, IconLock } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import {
  type CanvasBox,
  canvasExtent,
  describeBox,
  type Extent,
  labelBox,
  lookOfBox,
  type View,
} from './boxes';
import classes from './frame.module.css';

interface BoxCanvasProps {
  boxes: readonly CanvasBox[];
  width?: number | null;
  height?: number | null;
  /** Only a redacted or drawn frame has one. */
  imageUrl?: string | null;
  /** Said under the picture. */
  isSynthetic?: boolean;
  /** Why there is no image. */
  refusal?: { code: string; message: string } | null;
  /** Asks for the picture again, where that may help. */
  onAskAgain?: () => void;
  /** Accessible name: "Frame 12 of clip c-0012". */
  label: string;
  /** Index of the highlighted box. */
  active?: number | null;
  onActivate?: (index: number | null) => void;
  /** False draws the highlighted box only. */
  showBoxes?: boolean;
  /** The part of the frame that is shown; without it the whole. */
  view?: View;
  /** False where the words beside the canvas name the highlighted box. */
  showLabel?: boolean;
}

export function BoxCanvas(props: BoxCanvasProps) {
  const { boxes, imageUrl, label, active = null, onActivate, showBoxes = true } = props;
  const extent = canvasExtent(boxes, props.width, props.height);
  const view = props.view ?? { x: 0, y: 0, ...extent };
  const ratio = view.width / view.height;
  const named = active === null ? undefined : boxes[active];
  return (
    <figure className={classes.figure}>
      <div
        className={classes.stage}
        style={{ aspectRatio: ratio, maxWidth: `calc(62vh * ${ratio.toFixed(4)})` }}
      >
        <svg
          className={classes.canvas}
          viewBox={`${view.x} ${view.y} ${view.width} ${view.height}`}
          role="img"
          aria-label={label}
        >
          {imageUrl ? (
            <image href={imageUrl} width={extent.width} height={extent.height} />
          ) : (
            <Grid {...extent} />
          )}
          {boxes.map(
            (box, index) =>
              (showBoxes || index === active) && (
                <Box
                  // Boxes have no id of their own and never change order within a frame.
                  // oxlint-disable-next-line react/no-array-index-key
                  key={index}
                  box={box}
                  isActive={index === active}
                  onActivate={onActivate && ((isOver) => onActivate(isOver ? index : null))}
                />
              ),
          )}
        </svg>
        {named && props.showLabel !== false && <BoxLabel box={named} view={view} />}
      </div>
      <Caption {...props} />
    </figure>
  );
}

interface BoxProps {
  box: CanvasBox;
  isActive: boolean;
  onActivate?: (isOver: boolean) => void;
}

/** The dark line beneath keeps the color readable on snow and on headlights alike. */
function Box({ box, isActive, onActivate }: BoxProps) {
  const { x, y, width, height } = box;
  const place = { x, y, width, height, 'data-look': lookOfBox(box) };
  return (
    <g
      data-active={isActive || undefined}
      onMouseEnter={onActivate && (() => onActivate(true))}
      onMouseLeave={onActivate && (() => onActivate(false))}
    >
      <rect {...place} className={classes.halo} />
      <rect {...place} className={classes.box}>
        <title>{describeBox(box)}</title>
      </rect>
    </g>
  );
}

/** Over the box, or inside it where the frame ends; the list of boxes says it to screen readers. */
function BoxLabel({ box, view }: { box: CanvasBox; view: View }) {
  const left = (box.x - view.x) / view.width;
  const right = left + box.width / view.width;
  const top = (box.y - view.y) / view.height;
  const isAtRight = left > 0.6;
  const side = isAtRight ? { right: share(1 - right) } : { left: share(left) };
  return (
    <span
      aria-hidden="true"
      className={classes.label}
      data-inside={top < 0.08 || undefined}
      style={{ ...side, top: share(top) }}
    >
      {labelBox(box)}
    </span>
  );
}

function share(part: number): string {
  return `${(Math.min(1, Math.max(0, part)) * 100).toFixed(2)}%`;
}

function Caption({ imageUrl, isSynthetic, refusal, onAskAgain }: BoxCanvasProps): ReactNode {
  if (imageUrl) {
    return (
      isSynthetic && (
        <figcaption className={classes.caption}>
          <IconBrush size={14} stroke={1.75} aria-hidden="true" />
          <span>Drawn by a program, not a photograph.</span>
        </figcaption>
      )
    );
  }
  return (
    <figcaption className={classes.caption}>
      <IconLock size={14} stroke={1.75} aria-hidden="true" />
      <span>{refusal?.message ?? 'No image is stored for this frame, so only boxes are drawn.'}</span>
      {onAskAgain && (
        <button type="button" className={classes.again} onClick={onAskAgain}>
          Ask again
        </button>
      )}
    </figcaption>
  );
}

/** Quarter lines: something to judge place and size by where no image may be shown. */
function Grid({ width, height }: Extent) {
  return (
    <g className={classes.grid} aria-hidden="true">
      {[0.25, 0.5, 0.75].map((part) => (
        <path key={part} d={`M${width * part} 0V${height}M0 ${height * part}H${width}`} />
      ))}
    </g>
  );
}
