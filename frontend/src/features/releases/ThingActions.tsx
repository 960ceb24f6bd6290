/** What leads on from a release or a model: its trace, and the decisions about it. */
import { LineageButton } from '@/components/LineageButton';
import { LinkButton } from '@/components/LinkButton';

/** `id` is global. */
export function ThingActions({ id }: { id: string }) {
  return (
    <>
      <LineageButton id={id} />
      <LinkButton to="/decisions" search={{ about: id }} variant="default">
        Decisions
      </LinkButton>
    </>
  );
}
