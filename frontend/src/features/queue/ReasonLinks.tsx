/** What a reason rests on. An id does not say its type, so the server is asked where it leads. */
import { Link } from '@tanstack/react-router';
import { graphql, type ResultOf } from '@/lib/graphql';
import { useRead } from '@/lib/read';
import classes from './queue.module.css';

const TargetsQuery = graphql(`
  query LinkTargets($ids: [ID!]!) {
    nodes(ids: $ids) {
      __typename
      id
    }
  }
`);

type Target = ResultOf<typeof TargetsQuery>['nodes'][number];

interface ReasonLink {
  label: string;
  target: string;
}

export function ReasonLinks({ links }: { links: readonly ReasonLink[] }) {
  const read = useRead(
    TargetsQuery,
    { ids: links.map(({ target }) => target) },
    { pause: links.length === 0 },
  );
  if (links.length === 0) return null;
  return (
    <div>
      <h3 className={classes.subtitle}>Rests on</h3>
      <ul className={classes.links}>
        {links.map((link, index) => (
          <li key={link.target}>
            <LinkTo target={read.data?.nodes[index]} label={link.label} />
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Models and drives have no page of their own: their names are text. */
function LinkTo({ target, label }: { target: Target | undefined; label: string }) {
  if (target?.__typename === 'Clip') {
    return (
      <Link to="/clips/$id" params={{ id: target.id }}>
        {label}
      </Link>
    );
  }
  if (target?.__typename === 'Evaluation') {
    return (
      <Link to="/evaluations/$id" params={{ id: target.id }}>
        {label}
      </Link>
    );
  }
  return label;
}
