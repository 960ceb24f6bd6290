/** Class, type and course of a cluster as badges. */
import { Badge } from '@/components/Badge';
import { ErrorTypeBadge } from '@/components/ErrorTypeBadge';
import { TooFew } from '@/components/RateWithCount';
import { FEW, plural, signed } from '@/lib/format';
import { TRANSITIONS } from '@/lib/transitions';
import type { ClusterDetails } from './clusterQuery';
import { changeOf, kindText, stabilityText } from './clusterWords';

interface ClusterBadgesProps {
  cluster: ClusterDetails;
  hasBefore: boolean;
}

export function ClusterBadges({ cluster, hasBefore }: ClusterBadgesProps) {
  const { size, transition, errorType, stability } = cluster;
  const change = changeOf(cluster);
  const became = TRANSITIONS[transition];
  return (
    <>
      <strong className="gl-num">{plural(size, 'error')}</strong>
      {size > 0 && size < FEW && <TooFew cases={size} />}
      {hasBefore && (
        <Badge tone={became.tone} shape={false} title={became.definition}>
          {change === null ? became.name : `${became.name}, ${signed(change)}`}
        </Badge>
      )}
      <Badge>{kindText(cluster)}</Badge>
      <ErrorTypeBadge type={errorType} />
      <Badge title="How alike it comes out when clips are drawn again and clustered again, 0 to 1.">
        {stabilityText(stability)}
      </Badge>
    </>
  );
}
