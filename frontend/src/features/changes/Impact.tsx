/** What a change would do to the newest run, as it was attached when the change was proposed. */
import { Card } from '@/components/Card';
import { LinkButton } from '@/components/LinkButton';
import { Notice } from '@/components/Notice';
import { MovedCards } from '@/components/other-order/MovedCards';
import { OrderFigures } from '@/components/other-order/OrderFigures';
import { runName } from '@/lib/names';
import type { ChangeDetails, Replay } from './changeQueries';

export function Impact({ change }: { change: ChangeDetails }) {
  const { notes, replay } = change.impact;
  return (
    <>
      {notes.map((note) => (
        <Notice key={note} title={note} />
      ))}
      {replay && <Replayed label={change.label} replay={replay} />}
    </>
  );
}

function Replayed({ label, replay }: { label: string; replay: Replay }) {
  return (
    <>
      <Card
        title="What it would do"
        definition="The newest run of the whole pool, ranked anew under the proposal from what it was made of, at the moment of the proposal."
        aside={
          <LinkButton to="/priorities" search={{ run: replay.run.id }} variant="default" size="compact-sm">
            {runName(replay.run)}
          </LinkButton>
        }
      >
        <OrderFigures run={replay.run} found={replay} />
      </Card>
      <MovedCards name={label} found={replay} />
    </>
  );
}
