/**
 * Tells what becomes of a job, over one WebSocket for the page (graphql-transport-ws). The client is
 * loaded when a job is first watched; where the socket breaks, `onBroken` is told once.
 */
import { stringifyDocument } from '@urql/core';
import type { Client } from 'graphql-ws';
import type { ResultOf } from '@/lib/graphql';
import { type Job, JobProgressSubscription } from './jobQueries';

interface Watcher {
  onJob: (job: Job) => void;
  /** The socket is gone, or was never there: ask by polling. */
  onBroken: () => void;
}

let client: Promise<Client> | null = null;

export function watchJob(id: string, { onJob, onBroken }: Watcher): () => void {
  let isWanted = true;
  let stop: (() => void) | null = null;
  const broken = () => {
    if (isWanted) onBroken();
  };
  const begin = async () => {
    client ??= openClient();
    const socket = await client;
    if (!isWanted) return;
    stop = socket.subscribe<ResultOf<typeof JobProgressSubscription>>(
      { query: stringifyDocument(JobProgressSubscription), variables: { id } },
      {
        next: ({ data }) => {
          if (isWanted && data) onJob(data.jobProgress);
        },
        error: broken,
        complete: () => undefined,
      },
    );
  };
  begin().catch(broken);
  return () => {
    isWanted = false;
    stop?.();
  };
}

async function openClient(): Promise<Client> {
  const { createClient } = await import('graphql-ws');
  const { protocol, host } = window.location;
  const url = `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/graphql`;
  return createClient({ url, lazy: true, retryAttempts: 0 });
}
