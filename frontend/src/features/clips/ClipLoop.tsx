/** What the clip is part of: error clusters with errors on it, queues, label batches, releases. */
import { Link } from '@tanstack/react-router';
import { Card } from '@/components/Card';
import { LinkButton } from '@/components/LinkButton';
import { NamedNode, type Named } from '@/components/namedNode';
import { NodeLink } from '@/components/NodeLink';
import { ReadState } from '@/components/States';
import { count } from '@/lib/format';
import { graphql, type ResultOf } from '@/lib/graphql';
import { KIND_NAMES, type NodeKind } from '@/lib/nodePages';
import { useRead } from '@/lib/read';
import classes from './clips.module.css';

const LoopQuery = graphql(
  `
    query ClipLoop($id: ID!) {
      lineage(id: $id, depth: 1) {
        nodes {
          ...NamedNode
        }
      }
    }
  `,
  [NamedNode],
);

const AnsweredQuery = graphql(`
  query QueuesForClusters($ids: [ID!]!) {
    nodes(ids: $ids) {
      __typename
      ... on ErrorCluster {
        id
        name
        targetedBy {
          id
          name
        }
      }
    }
  }
`);

type Cluster = Extract<
  ResultOf<typeof AnsweredQuery>['nodes'][number],
  { __typename: 'ErrorCluster' }
>;

/** Clusters have a list of their own. */
const KINDS: readonly NodeKind[] = ['SCENARIO', 'QUEUE', 'LABEL_BATCH', 'DATASET_RELEASE'];
const MOST_SHOWN = 6;

export function ClipLoop({ clipId }: { clipId: string }) {
  const read = useRead(LoopQuery, { id: clipId }, { fresh: true });
  const nodes = read.data?.lineage?.nodes ?? [];
  const ids = nodes.flatMap(({ kind, nodeId }) => (kind === 'ERROR_CLUSTER' && nodeId ? [nodeId] : []));
  const answered = useRead(AnsweredQuery, { ids }, { pause: ids.length === 0, fresh: true });
  const clusters = (answered.data?.nodes ?? [])
    .filter((node): node is Cluster => node?.__typename === 'ErrorCluster')
    .toSorted((a, b) => b.targetedBy.length - a.targetedBy.length);
  const others = nodes.filter(({ kind }) => KINDS.includes(kind));
  const isNowhere = read.state === 'ready' && ids.length === 0 && others.length === 0;
  return (
    <Card title="What it is part of">
      {read.state !== 'ready' && <ReadState read={read} layout="text" />}
      {isNowhere && <p className={classes.text}>No error cluster, queue, batch or release has it.</p>}
      <Things nodes={others} />
      <Clusters clusters={clusters} clipId={clipId} />
    </Card>
  );
}

function Things({ nodes }: { nodes: readonly Named[] }) {
  if (nodes.length === 0) return null;
  return (
    <ul className={classes.loop} aria-label="Holds the clip">
      {nodes.map((node) => (
        <li key={node.key}>
          <NodeLink node={node} /> <span className={classes.small}>{KIND_NAMES[node.kind]}</span>
        </li>
      ))}
    </ul>
  );
}

/** Those that a queue is for come first: what is labeled instead of this clip. */
function Clusters({ clusters, clipId }: { clusters: readonly Cluster[]; clipId: string }) {
  if (clusters.length === 0) return null;
  const numMore = clusters.length - MOST_SHOWN;
  return (
    <>
      <p className={classes.small}>Errors on it are in these clusters; a queue may be for one:</p>
      <ul className={classes.loop} aria-label="Error clusters">
        {clusters.slice(0, MOST_SHOWN).map(({ id, name, targetedBy }) => (
          <li key={id}>
            <Link to="/clusters/$id" params={{ id }}>
              {name}
            </Link>
            {targetedBy.map((queue) => (
              <span key={queue.id}>
                {' '}
                · queue{' '}
                <Link to="/queue/$id" params={{ id: queue.id }}>
                  {queue.name}
                </Link>
              </span>
            ))}
          </li>
        ))}
      </ul>
      {numMore > 0 && (
        <LinkButton
          to="/lineage"
          search={{ id: clipId } as never}
          size="compact-sm"
          variant="subtle"
        >
          {`${count(numMore)} more in its lineage`}
        </LinkButton>
      )}
    </>
  );
}
