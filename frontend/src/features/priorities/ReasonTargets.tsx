/** What a reason rests on. An id does not say its type, so the server is asked where it leads. */
import { Link } from '@tanstack/react-router';
import { graphql, type ResultOf } from '@/lib/graphql';
import { useRead } from '@/lib/read';
import classes from './priorities.module.css';

const TargetsQuery = graphql(`
  query ReasonTargets($ids: [ID!]!) {
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

export function ReasonTargets({ links }: { links: readonly ReasonLink[] }) {
  const ids = links.map(({ target }) => target);
  const read = useRead(TargetsQuery, { ids }, { pause: ids.length === 0 });
  if (ids.length === 0) return null;
  return (
    <div>
      <h3 className={classes.subtitle}>Evidence</h3>
      <ul className={classes.links}>
        {links.map(({ label, target }, index) => (
          <li key={target}>
            <LinkTo target={read.data?.nodes[index]} label={label} />
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Drives have no page of their own: their names are text. */
function LinkTo({ target, label }: { target: Target | undefined; label: string }) {
  const params = { id: target?.id ?? '' };
  switch (target?.__typename) {
    case 'Clip':
      return (
        <Link to="/clips/$id" params={params}>
          {label}
        </Link>
      );
    case 'Evaluation':
      return (
        <Link to="/evaluations/$id" params={params}>
          {label}
        </Link>
      );
    case 'ModelVersion':
      return (
        <Link to="/models/$id" params={params}>
          {label}
        </Link>
      );
    default:
      return <>{label}</>;
  }
}
