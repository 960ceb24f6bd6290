/** The kind of a thing: icon, color and word. */
import type { CSSProperties } from 'react';
import { KINDS } from './kinds';
import type { Kind } from './lineageQueries';
import classes from './lineage.module.css';

export function KindTag({ kind }: { kind: Kind }) {
  const { icon: Icon, name, color } = KINDS[kind];
  return (
    <span className={classes.kindTag} style={{ '--kind': color } as CSSProperties}>
      <Icon size={14} stroke={1.75} />
      {name}
    </span>
  );
}
