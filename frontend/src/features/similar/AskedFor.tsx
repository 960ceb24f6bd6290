/** What a request became: a queue, or a collection request with its file for who plans drives. */
import { Button } from '@mantine/core';
import { LinkButton } from '@/components/LinkButton';
import { Notice } from '@/components/Notice';
import { downloadFile } from '@/lib/download';
import { asSentence, hours, plural } from '@/lib/format';
import type { Requested } from './requestQueries';
import classes from './similar.module.css';

interface AskedForProps {
  done: Requested;
  onClose: () => void;
}

export function AskedFor({ done, onClose }: AskedForProps) {
  return (
    <>
      {done.queue ? <AsQueue queue={done.queue} /> : <AsCollection done={done} />}
      <div className={classes.done}>
        <Button variant="default" onClick={onClose}>
          Back to the results
        </Button>
        {done.queue && (
          <LinkButton to="/queue/$id" params={{ id: done.queue.id }}>
            Open the queue
          </LinkButton>
        )}
        {done.collectionRequest && (
          <LinkButton to="/scenarios" search={{ scenario: done.collectionRequest.scenario.id }}>
            See the request
          </LinkButton>
        )}
      </div>
    </>
  );
}

function AsQueue({ queue }: { queue: NonNullable<Requested['queue']> }) {
  return (
    <Notice tone="better" title={`Saved as the queue “${queue.name}”`}>
      {plural(queue.numItems, 'item')}, about {hours(queue.hours)} to label, the best first.
    </Notice>
  );
}

function AsCollection({ done: { collectionRequest: request, note } }: { done: Requested }) {
  if (!request) return null;
  return (
    <Notice tone="better" title={`Asked of the fleet: ${plural(request.numWanted, 'clip')}`}>
      <p className={classes.text}>
        The lake has no clip of <code>{request.expression}</code> to label. {note && asSentence(note)}
      </p>
      <Button
        variant="default"
        size="compact-sm"
        onClick={() =>
          downloadFile(
            `collection-request-${request.scenario.label.replaceAll(/[^\w-]+/g, '-')}.openlabel.json`,
            request.oddExpression,
            'application/json',
          )
        }
      >
        Download as OpenLABEL
      </Button>
    </Notice>
  );
}
