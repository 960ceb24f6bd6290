/** What is wrong with an error, as a badge with its definition; a dash where nobody knows. */
import { type ErrorType, ERROR_TYPES } from '@/lib/errorTypes';
import { NONE } from '@/lib/format';
import { Badge } from './Badge';

export function ErrorTypeBadge({ type }: { type: ErrorType | null }) {
  if (type === null) return <span title="The import is older than the types of errors.">{NONE}</span>;
  const { name, definition } = ERROR_TYPES[type];
  return (
    <Badge tone={type === 'MISS' ? 'worse' : 'warn'} title={definition}>
      {name.toLowerCase()}
    </Badge>
  );
}
