/** A thing of the property graph by its name, as a link where it has a page. */
import { Link } from '@tanstack/react-router';
import { type NamedNode, pageOf } from '@/lib/nodePages';

export function NodeLink({ node }: { node: NamedNode }) {
  const page = pageOf(node);
  if (!page) return <span>{node.name}</span>;
  return (
    <Link to={page.to} search={page.search as never}>
      {node.name}
    </Link>
  );
}
