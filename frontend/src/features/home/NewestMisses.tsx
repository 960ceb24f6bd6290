/** An object that was missed in each of some clips, a way to its frame: for who mends models. */
import { Link } from '@tanstack/react-router';
import { Card } from '@/components/Card';
import { ReadState } from '@/components/States';
import { count } from '@/lib/format';
import { graphql } from '@/lib/graphql';
import { useRead } from '@/lib/read';
import type { HomeEvaluation } from './homeQuery';
import classes from './home.module.css';

const MissesQuery = graphql(`
  query FirstMisses($evaluation: ID!) {
    evaluation(id: $evaluation) {
      id
      errors(first: 100, filter: { outcome: FN }) {
        totalCount
        edges {
          node {
            id
            className
            frameIndex
            width
            height
            clip {
              id
              clipId
            }
          }
        }
      }
    }
  }
`);

const SHOWN = 6;

export function NewestMisses({ evaluation }: { evaluation: HomeEvaluation }) {
  const read = useRead(MissesQuery, { evaluation: evaluation.id });
  const errors = read.data?.evaluation?.errors;
  return (
    <Card
      title="Misses to look at"
      definition={`Objects that ${evaluation.modelVersion.label} missed in the newest evaluation, one of each clip.`}
      aside={
        errors && (
          <Link
            to="/evaluations/$id"
            params={{ id: evaluation.id }}
            search={{ errorKind: 'missed' }}
            hash="errors"
          >
            All {count(errors.totalCount)}
          </Link>
        )
      }
    >
      {read.state !== 'ready' && <ReadState read={read} layout="text" />}
      {errors && errors.edges.length === 0 && <p className={classes.text}>It missed nothing.</p>}
      {errors && errors.edges.length > 0 && (
        <ul className={classes.misses}>
          {oneOfEachClip(errors.edges).map(({ node }) => (
            <li key={node.id}>
              <Link
                to="/clips/$id"
                params={{ id: node.clip.id }}
                search={{ evaluation: evaluation.id, frame: node.frameIndex }}
              >
                {node.clip.clipId}, frame {node.frameIndex}
              </Link>
              <span>
                {node.className}, {count(node.width)} × {count(node.height)} px
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

/** Errors come by clip and frame, so the first ones may all be of one clip. */
export function oneOfEachClip<Edge extends { node: { clip: { id: string } } }>(
  edges: readonly Edge[],
): Edge[] {
  const first = new Map<string, Edge>();
  for (const edge of edges) {
    if (!first.has(edge.node.clip.id)) first.set(edge.node.clip.id, edge);
  }
  return [...first.values()].slice(0, SHOWN);
}
