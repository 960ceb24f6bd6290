/** Where something can be checked. What is no https address stays text: nobody is led there. */
import { IconExternalLink } from '@tabler/icons-react';
import { NONE } from '@/lib/format';
import { safeAddress } from '@/lib/evidence';
import classes from './Facts.module.css';

export function EvidenceLinks({ evidence }: { evidence: readonly string[] }) {
  if (evidence.length === 0) return <>{NONE}</>;
  return (
    <ul className={classes.plainList}>
      {evidence.map((text) => (
        <li key={text}>
          <ExternalLink address={text}>{text}</ExternalLink>
        </li>
      ))}
    </ul>
  );
}

export function ExternalLink({ address, children }: { address: string; children: string }) {
  const href = safeAddress(address);
  if (href === null) return <span className={classes.address}>{children}</span>;
  return (
    <a href={href} target="_blank" rel="noopener noreferrer" className={classes.address}>
      {children} <IconExternalLink size={12} stroke={1.75} aria-label="opens in a new tab" />
    </a>
  );
}
