/** The widest gaps between labels and their targets, each a way to the clips that would fill it. */
import { Link } from '@tanstack/react-router';
import { Card } from '@/components/Card';
import { ReadState } from '@/components/States';
import { count, plural } from '@/lib/format';
import type { Read } from '@/lib/read';
import { type Cell, gapsOf, type HomeCoverage, noGapText, poolSearch, targetOf } from './coverage';
import classes from './home.module.css';

const SHOWN = 4;

export function ThinLabels({ read }: { read: Read<HomeCoverage> }) {
  const gaps = read.data ? gapsOf(read.data.coverage.cells).slice(0, SHOWN) : [];
  return (
    <Card
      title="Where labels are thin"
      definition={`Labeled clips against the number that the target asks for, widest gaps first. ${read.data?.coverage.basis ?? ''}`}
      aside={<Link to="/coverage">Coverage</Link>}
    >
      {read.state !== 'ready' && <ReadState read={read} layout="text" />}
      {read.state === 'ready' && gaps.length === 0 && (
        <p className={classes.text}>{noGapText(read.data.coverage)}.</p>
      )}
      {gaps.length > 0 && (
        <ul className={classes.gaps}>
          {gaps.map((cell) => (
            <Gap key={cell.label} cell={cell} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function Gap({ cell }: { cell: Cell }) {
  const target = targetOf(cell);
  return (
    <li>
      <Link
        to="/coverage"
        search={{ cell: [cell.region, cell.weather, cell.timeOfDay] }}
        className={classes.gapName}
      >
        {cell.label}
      </Link>
      <span className="gl-num">
        {count(cell.labeledClips)} of {count(target)}
      </span>
      <svg height={8} aria-hidden="true">
        <rect width="100%" height={8} rx={4} className={classes.track} />
        <rect
          width={`${(Math.min(1, cell.labeledClips / target) * 100).toFixed(1)}%`}
          height={8}
          rx={4}
          className={classes.bar}
        />
      </svg>
      {cell.poolClips > 0 ? (
        <Link to="/clips" search={poolSearch(cell)}>
          {plural(cell.poolClips, 'clip')} in the pool
        </Link>
      ) : (
        <span className="gl-small">none in the pool</span>
      )}
    </li>
  );
}
