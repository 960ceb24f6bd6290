/** The selected cluster: what it is in sentences, typical errors, and the way to all of them. */
import { Link } from '@tanstack/react-router';
import { Badge } from '@/components/Badge';
import { Card } from '@/components/Card';
import { ErrorTypeBadge } from '@/components/ErrorTypeBadge';
import { LinkButton } from '@/components/LinkButton';
import { plural, signed } from '@/lib/format';
import { useRead } from '@/lib/read';
import { TRANSITIONS } from '@/lib/transitions';
import { ExemplarsQuery } from './clusterQuery';
import { changeOf, kindText, spreadText, stabilityText } from './clusterWords';
import type { Cluster, Clustering } from './clustersQuery';
import { TraitList } from './TraitList';
import classes from './clusters.module.css';

const TRAITS_SHOWN = 3;
const ERRORS_SHOWN = 3;

interface ClusterPanelProps {
  cluster: Cluster;
  evaluation: Clustering['evaluation'];
  hasBefore: boolean;
}

export function ClusterPanel({ cluster, evaluation, hasBefore }: ClusterPanelProps) {
  const { name, size, transition, errorType } = cluster;
  const became = TRANSITIONS[transition];
  return (
    <Card title={name}>
      <p className={classes.badges}>
        <ErrorTypeBadge type={errorType} />
        {hasBefore && (
          <Badge tone={became.tone} shape={false} title={became.definition}>
            {became.name}
          </Badge>
        )}
      </p>
      <p className={classes.text}>
        {plural(size, 'error')}
        {hasBefore && changeText(cluster)} on {spreadText(cluster)}: {kindText(cluster)}. Stability:{' '}
        {stabilityText(cluster.stability)}.
      </p>
      <TraitList traits={cluster.traits.slice(0, TRAITS_SHOWN)} size={size} />
      {size > 0 && <TypicalErrors clusterId={cluster.id} evaluationId={evaluation.id} />}
      <LinkButton to="/clusters/$id" params={{ id: cluster.id }} className={classes.openAll}>
        {size > 0 ? `See all ${plural(size, 'error')}` : 'See its history'}
      </LinkButton>
    </Card>
  );
}

function changeText(cluster: Cluster): string {
  const change = changeOf(cluster);
  return change === null ? '' : ` (${signed(change)})`;
}

/** Nothing while they are on their way, and nothing where they fail: the gallery begins with them. */
function TypicalErrors({ clusterId, evaluationId }: { clusterId: string; evaluationId: string }) {
  const read = useRead(ExemplarsQuery, { id: clusterId });
  const errors = read.data?.errorCluster?.exemplars.slice(0, ERRORS_SHOWN) ?? [];
  return (
    <div className={classes.typical}>
      <p className="gl-small">Typical ones, of different clips:</p>
      <ul>
        {errors.map(({ id, clip, frameIndex }) => (
          <li key={id}>
            <Link
              to="/clips/$id"
              params={{ id: clip.id }}
              search={{ evaluation: evaluationId, frame: frameIndex }}
            >
              {clip.clipId}, frame {frameIndex}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}
