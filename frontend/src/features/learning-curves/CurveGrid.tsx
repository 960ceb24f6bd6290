/** All cells as small charts on one scale; each opens its cell. */
import { Link } from '@tanstack/react-router';
import type { Axis } from '@/components/chart/axis';
import { hours, percent, points } from '@/lib/format';
import { CurveChart } from './CurveChart';
import type { Cell } from './curvesQuery';
import type { CurvesSearch } from './search';
import { StateBadge } from './StateBadge';
import { cellName, isFunded, rateAfter } from './words';
import classes from './curves.module.css';

interface CurveGridProps {
  cells: readonly Cell[];
  yAxis: Axis;
  openCell: number | undefined;
  search: CurvesSearch;
}

/** More small charts than that are no overview; the table has all. */
export const MOST_CHARTS = 60;

export function CurveGrid({ cells, yAxis, openCell, search }: CurveGridProps) {
  return (
    <ul className={classes.grid4}>
      {cells.slice(0, MOST_CHARTS).map((cell) => (
        <li key={cell.number} className={classes.small} data-open={cell.number === openCell || undefined}>
          <Link
            to="/learning-curves"
            search={{ ...search, cell: cell.number }}
            replace
            resetScroll={false}
            className={classes.smallName}
            aria-current={cell.number === openCell || undefined}
          >
            {cellName(cell)}
          </Link>
          <StateBadge state={cell.state} />
          <CurveChart cell={cell} yAxis={yAxis} width={196} height={104} />
          <p className={classes.smallText}>
            {percent(cell.missRate, 1)} missed
            {isFunded(cell) && `, ${points(rateAfter(cell) - cell.missRate)} for ${hours(cell.hours)}`}
          </p>
        </li>
      ))}
    </ul>
  );
}
