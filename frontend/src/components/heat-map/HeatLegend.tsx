/** What the steps of the scale, the hatching and the dots of a heat map mean. */
import { HeatDot } from './HeatDot';
import type { HeatScale } from './scale';
import classes from './heatMap.module.css';

interface HeatLegendProps {
  title: string;
  scale: HeatScale;
  /** What a hatched cell means; absent where none can be. */
  hatched?: string;
  /** Shares to show as dots, and what the ring of too few means. */
  dots?: { title: string; shares: readonly { share: number; label: string }[]; few: string };
}

export function HeatLegend({ title, scale, hatched, dots }: HeatLegendProps) {
  return (
    <div className={classes.legend}>
      <ul className={classes.entries} aria-label={title}>
        <li className={classes.legendTitle}>{title}</li>
        {scale.labels.map((label, step) => (
          <li key={label}>
            <span
              className={classes.swatch}
              style={{ background: `var(--gl-heat-${step})` }}
              aria-hidden="true"
            />
            {label}
          </li>
        ))}
      </ul>
      {hatched && (
        <p className={classes.entries}>
          <span className={classes.swatch} data-hatched="true" aria-hidden="true" />
          {hatched}
        </p>
      )}
      {dots && (
        <ul className={classes.entries} aria-label={dots.title}>
          <li className={classes.legendTitle}>{dots.title}</li>
          {dots.shares.map(({ share, label }) => (
            <li key={label}>
              <HeatDot share={share} />
              {label}
            </li>
          ))}
          <li>
            <HeatDot share={null} />
            {dots.few}
          </li>
        </ul>
      )}
    </div>
  );
}
