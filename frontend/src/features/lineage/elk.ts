/** The layout engine in a worker of its own: the page stays quick while it thinks. */
import ELK, { type ELK as Engine, type ElkNode } from 'elkjs/lib/elk-api';
import workerUrl from 'elkjs/lib/elk-worker.min.js?url';

let engine: Engine | null = null;
let numUnderway = 0;

/** A newer question ends an older one: its promise then stays open, and nobody waits for it. */
export async function layOut(question: ElkNode): Promise<ElkNode> {
  if (numUnderway > 0) {
    engine?.terminateWorker();
    engine = null;
    numUnderway = 0;
  }
  engine ??= new ELK({ workerFactory: () => new Worker(workerUrl) });
  const asked = engine;
  numUnderway += 1;
  try {
    return await asked.layout(question);
  } finally {
    if (asked === engine) numUnderway -= 1;
  }
}
