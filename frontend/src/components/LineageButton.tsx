/** The way from a thing's page to what it came of, and what came of it. */
import { LinkButton } from './LinkButton';

interface LineageButtonProps {
  /** Global id. */
  id: string;
  direction?: 'UPSTREAM' | 'DOWNSTREAM' | 'BOTH';
  asOf?: string;
}

export function LineageButton({ id, direction, asOf }: LineageButtonProps) {
  const to: string = '/lineage';
  return (
    <LinkButton to={to} search={{ id, direction, asOf } as never} variant="default">
      Show lineage
    </LinkButton>
  );
}
