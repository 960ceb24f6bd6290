/** Hides predictions below a score on the canvas; says that no count follows it. */
import classes from './clips.module.css';

interface ScoreThresholdProps {
  /** Percent, 0 shows all. */
  value: number;
  hidden: number;
  predictions: number;
  isJudged: boolean;
  onChange: (value: number) => void;
}

export function ScoreThreshold(props: ScoreThresholdProps) {
  const { value, hidden, predictions, isJudged, onChange } = props;
  return (
    <div className={classes.threshold}>
      <label className={classes.thresholdLabel}>
        <span>Show predictions from</span>
        <input
          type="range"
          min={0}
          max={100}
          value={value}
          aria-valuetext={`score ${(value / 100).toFixed(2)}`}
          onChange={(event) => onChange(event.currentTarget.valueAsNumber)}
        />
        <output className="gl-num">{(value / 100).toFixed(2)}</output>
      </label>
      <span className="gl-small">
        {hidden > 0
          ? `${hidden} of ${predictions} hidden on this frame.`
          : 'All are shown on this frame.'}
        {isJudged && ' Counts and marks do not follow: they were made with every prediction.'}
      </span>
    </div>
  );
}
