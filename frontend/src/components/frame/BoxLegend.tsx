/** How boxes are drawn, with a sample of each line. */
import classes from './frame.module.css';

/** Without ground truth there are predictions only. */
export function BoxLegend({ isJudged = true }: { isJudged?: boolean }) {
  return (
    <ul className={classes.legend} aria-label="How boxes are drawn">
      {isJudged && <LegendEntry look="truth" text="ground truth" />}
      {isJudged && <LegendEntry look="missed" text="missed" />}
      <LegendEntry look="prediction" text="prediction" />
      {isJudged && <LegendEntry look="false" text="false" />}
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
