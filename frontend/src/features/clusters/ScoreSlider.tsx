/** Leaves out false detections below a score; misses stay, and so does every measured number. */
import { count, decimal } from '@/lib/format';
import classes from './clusters.module.css';

interface ScoreSliderProps {
  /** Percent, 0 shows all. */
  value: number;
  /** The same as the model's own score. */
  score: number | null;
  isLogit: boolean;
  /** Errors that are left, undefined while they are counted. */
  shown: number | undefined;
  size: number;
  onChange: (value: number) => void;
}

export function ScoreSlider(props: ScoreSliderProps) {
  const { value, score, isLogit, shown, size, onChange } = props;
  const said = (value / 100).toFixed(2);
  return (
    <div className={classes.threshold}>
      <label className={classes.thresholdLabel}>
        <span>Confidence from</span>
        <input
          type="range"
          min={0}
          max={100}
          value={value}
          aria-valuetext={`confidence ${said}`}
          onChange={(event) => onChange(event.currentTarget.valueAsNumber)}
        />
        <output className="gl-num">
          {said}
          {isLogit && score !== null && ` (score ${decimal(score)})`}
        </output>
      </label>
      <span className="gl-small">
        {value > 0 && shown !== undefined && `${count(shown)} of ${count(size)} errors. `}
        Leaves out less confident false detections; misses stay. AP is not affected.
      </span>
    </div>
  );
}
