/** The largest clusters of errors of the newest clustering, for who mends models. */
import { Link } from '@tanstack/react-router';
import { Badge } from '@/components/Badge';
import { Card } from '@/components/Card';
import { plural, signed } from '@/lib/format';
import { graphql, type ResultOf } from '@/lib/graphql';
import { useRead } from '@/lib/read';
import { TRANSITIONS } from '@/lib/transitions';
import classes from './home.module.css';

const LargestClustersQuery = graphql(`
  query LargestClusters {
    errorClusters {
      id
      evaluation {
        id
        label
      }
      previous {
        id
      }
      clusters {
        id
        name
        size
        previousSize
        transition
      }
    }
  }
`);

type Clustering = NonNullable<ResultOf<typeof LargestClustersQuery>['errorClusters']>;

const SHOWN = 4;

/** Nothing where errors were never clustered: the page of clusters says what to do about it. */
export function LargestClusters() {
  const read = useRead(LargestClustersQuery, {}, { fresh: true });
  const clustering = read.data?.errorClusters;
  const clusters = clustering?.clusters.filter(({ size }) => size > 0) ?? [];
  if (!clustering || clusters.length === 0) return null;
  return (
    <Card
      title="Largest error clusters"
      definition={`Errors of ${clustering.evaluation.label} that have much in common.`}
      aside={
        <Link to="/clusters" search={{ evaluation: clustering.evaluation.id }}>
          All {clusters.length}
        </Link>
      }
    >
      <ul className={classes.clusters}>
        {clusters.slice(0, SHOWN).map((cluster) => (
          <li key={cluster.id}>
            <Link to="/clusters/$id" params={{ id: cluster.id }}>
              {cluster.name}
            </Link>
            <p>
              {plural(cluster.size, 'error')}
              {clustering.previous && <Became cluster={cluster} />}
            </p>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Became({ cluster }: { cluster: Clustering['clusters'][number] }) {
  const { name, tone, definition } = TRANSITIONS[cluster.transition];
  const { size, previousSize } = cluster;
  return (
    <Badge tone={tone} shape={false} title={definition}>
      {previousSize === null ? name : `${name}, ${signed(size - previousSize)}`}
    </Badge>
  );
}
