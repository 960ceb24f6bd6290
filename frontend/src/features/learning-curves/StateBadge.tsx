/** What labeling more of a cell would do, in two words and a shape. */
import { Badge } from '@/components/Badge';
import type { CellState } from './curvesQuery';
import { STATE_WORDS } from './words';

export function StateBadge({ state }: { state: CellState }) {
  const { name, tone, shape, sentence } = STATE_WORDS[state];
  return (
    <Badge tone={tone} shape={false} title={sentence}>
      <span aria-hidden="true">{shape}</span> {name}
    </Badge>
  );
}
