/** The boxes of a frame as a list that keyboard and screen reader reach; twin of `BoxCanvas`. */
import { decimal, percent } from '@/lib/format';
import { Badge, type Tone } from '../Badge';
import { type BoxLook, type CanvasBox, describeBox, lookOfBox, wordsOfLook } from './boxes';
import classes from './frame.module.css';

interface BoxListProps {
  boxes: readonly CanvasBox[];
  active?: number | null;
  onActivate: (index: number | null) => void;
}

const TONE: Record<BoxLook, Tone> = {
  truth: 'plain',
  missed: 'worse',
  prediction: 'plain',
  false: 'warn',
  ignored: 'plain',
};

export function BoxList({ boxes, active = null, onActivate }: BoxListProps) {
  if (boxes.length === 0) return <p className={classes.none}>No boxes on this frame.</p>;
  return (
    <ul className={classes.list} aria-label="Boxes of this frame">
      {boxes.map((box, index) => (
        // Boxes have no id of their own and never change order within a frame.
        // oxlint-disable-next-line react/no-array-index-key
        <li key={index}>
          <button
            type="button"
            className={classes.entry}
            aria-pressed={index === active}
            title={describeBox(box)}
            onClick={() => onActivate(index === active ? null : index)}
            onFocus={() => onActivate(index)}
            onMouseEnter={() => onActivate(index)}
          >
            <span className={classes.entryName}>{box.className}</span>
            <Badge tone={TONE[lookOfBox(box)]}>{wordsOfLook(lookOfBox(box))}</Badge>
            <span className={classes.entryNumbers}>{certainty(box)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function certainty({ probability, score }: CanvasBox): string {
  if (probability != null) return percent(probability);
  return score != null ? decimal(score, 3) : '';
}
