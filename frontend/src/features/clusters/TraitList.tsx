/** What the errors of a cluster have in common: factor, both shares, and how sure that is. */
import { TooFew } from '@/components/RateWithCount';
import { capitalized, FEW, words } from '@/lib/format';
import { spaced } from '@/lib/values';
import { liftText, qText, shareText } from './clusterWords';
import type { Trait } from './clustersQuery';
import classes from './clusters.module.css';

export function TraitList({ traits, size }: { traits: readonly Trait[]; size: number }) {
  if (traits.length === 0) {
    return <p className="gl-small">No value is more frequent among its errors than among all such objects.</p>;
  }
  return (
    <ul className={classes.traitList} aria-label="What its errors have in common">
      {traits.map((trait) => (
        <li key={`${trait.axis} ${trait.value}`}>
          <p className={classes.traitHead}>
            <span>
              {capitalized(words(trait.axis))}: <strong>{spaced(trait.value)}</strong>
            </span>
            <span className="gl-num">
              {size < FEW ? <TooFew cases={size} /> : <strong>{liftText(trait.lift)}</strong>}
            </span>
          </p>
          <p className="gl-small">
            {size >= FEW && `${shareText(trait)} · `}
            {qText(trait)}
          </p>
        </li>
      ))}
    </ul>
  );
}
