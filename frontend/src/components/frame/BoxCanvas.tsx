/** A frame's boxes as SVG: ground truth solid, prediction dashed; an empty canvas says why. */
import { IconLock } from '@tabler/icons-react';
import { type CanvasBox, canvasExtent, describeBox, lookOfBox } from './boxes';
import classes from './frame.module.css';

interface BoxCanvasProps {
  boxes: readonly CanvasBox[];
  width?: number | null;
  height?: number | null;
  /** Only a redacted or drawn frame has one. */
  imageUrl?: string | null;
  /** Why there is no image. */
  refusal?: { code: string; message: string } | null;
  /** Accessible name: "Frame 12 of clip c-0012". */
  label: string;
  /** Index of the highlighted box. */
  active?: number | null;
  onActivate?: (index: number | null) => void;
}

export function BoxCanvas(props: BoxCanvasProps) {
  const { boxes, imageUrl, refusal, label, active = null, onActivate } = props;
  const extent = canvasExtent(boxes, props.width, props.height);
  return (
    <figure className={classes.figure}>
      <svg
        className={classes.canvas}
        viewBox={`0 0 ${extent.width} ${extent.height}`}
        role="img"
        aria-label={label}
      >
        {imageUrl ? (
          <image href={imageUrl} width={extent.width} height={extent.height} />
        ) : (
          <Grid {...extent} />
        )}
        {boxes.map((box, index) => (
          <rect
            // Boxes have no id of their own and never change order within a frame.
            // oxlint-disable-next-line react/no-array-index-key
            key={index}
            x={box.x}
            y={box.y}
            width={box.width}
            height={box.height}
            className={classes.box}
            data-look={lookOfBox(box)}
            data-active={index === active || undefined}
            onMouseEnter={onActivate && (() => onActivate(index))}
            onMouseLeave={onActivate && (() => onActivate(null))}
          >
            <title>{describeBox(box)}</title>
          </rect>
        ))}
      </svg>
      {!imageUrl && (
        <figcaption className={classes.refusal}>
          <IconLock size={14} stroke={1.75} aria-hidden="true" />
          <span>{refusal?.message ?? 'No image is stored for this frame, so only boxes are drawn.'}</span>
        </figcaption>
      )}
    </figure>
  );
}

/** Quarter lines: something to judge place and size by where no image may be shown. */
function Grid({ width, height }: { width: number; height: number }) {
  return (
    <g className={classes.grid} aria-hidden="true">
      {[0.25, 0.5, 0.75].map((share) => (
        <path key={share} d={`M${width * share} 0V${height}M0 ${height * share}H${width}`} />
      ))}
    </g>
  );
}

/** Without ground truth there are predictions only. */
export function BoxLegend({ isJudged = true }: { isJudged?: boolean }) {
  return (
    <ul className={classes.legend} aria-label="How boxes are drawn">
      {isJudged && <LegendEntry look="truth" text="ground truth" />}
      {isJudged && <LegendEntry look="missed" text="missed" />}
      <LegendEntry look="prediction" text="prediction" />
      {isJudged && <LegendEntry look="false" text="nothing there" />}
    </ul>
  );
}

function LegendEntry({ look, text }: { look: string; text: string }) {
  return (
    <li>
      <svg width={22} height={14} aria-hidden="true" className={classes.sample}>
        <rect x={2} y={2} width={18} height={10} className={classes.box} data-look={look} />
      </svg>
      {text}
    </li>
  );
}
