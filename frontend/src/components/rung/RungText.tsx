/** Which rung of the cold-start ladder a ranking stands on, as a small meter and in words. */
import { Definition } from '../Definition';
import classes from './rung.module.css';

export interface RungInfo {
  /** 1 is the best, 5 is a random order. */
  level: number;
  name: string;
  sentence: string;
  missing: readonly {
    input: string;
    cost: string;
    cure: string;
    /** What adding it bought in simulated worlds; null where no simulation tells. */
    effect: { sentence: string } | null;
  }[];
}

const NUM_RUNGS = 5;

const LADDER =
  'A ranking is as good as what it can look at. Rung 1 knows where the model fails and which clips look alike; rung 5 knows nothing and draws at random.';

interface RungTextProps {
  rung: RungInfo;
  /** False for an order that looks at none of it, such as recording time. */
  isUsed?: boolean;
}

export function RungText({ rung, isUsed = true }: RungTextProps) {
  if (!isUsed) return <span className={classes.name}>Uses no rung of the ladder</span>;
  return (
    <span className={classes.line}>
      <RungMeter level={rung.level} />
      <span className={classes.name}>
        Rung {rung.level} of {NUM_RUNGS}: {rung.name.toLowerCase()}
      </span>
      <Definition text={LADDER} />
    </span>
  );
}

/** Five steps, as many of them filled as are below and at the rung. */
function RungMeter({ level }: { level: number }) {
  const reached = NUM_RUNGS + 1 - level;
  return (
    <svg className={classes.meter} width={28} height={16} aria-hidden="true">
      {Array.from({ length: NUM_RUNGS }, (_, step) => (
        <rect
          key={step}
          x={step * 6}
          y={12 - step * 3}
          width={4}
          height={4 + step * 3}
          rx={1}
          data-reached={step < reached || undefined}
        />
      ))}
    </svg>
  );
}
