/** Fetch that comes again when the server says so: it asked too often, or all ask at once. */

/** Nothing was run where one of these is the answer, so that asking again changes nothing twice. */
const COME_AGAIN = new Set([429, 503]);
const MOST_TRIES = 3;
const LONGEST_WAIT_SECONDS = 30;

export async function patientFetch(
  input: RequestInfo | URL,
  init?: RequestInit,
): Promise<Response> {
  for (let tries = 1; ; tries += 1) {
    // Each try follows from the answer to the one before it.
    // oxlint-disable-next-line no-await-in-loop
    const response = await fetch(input, init);
    const seconds = secondsToWait(response);
    if (seconds === null || tries === MOST_TRIES) return response;
    // oxlint-disable-next-line no-await-in-loop
    await pause(seconds, init?.signal);
  }
}

function secondsToWait({ status, headers }: Response): number | null {
  const told = headers.get('retry-after');
  if (!COME_AGAIN.has(status) || told === null) return null;
  const seconds = Number(told);
  return seconds >= 0 && seconds <= LONGEST_WAIT_SECONDS ? seconds : null;
}

function pause(seconds: number, signal?: AbortSignal | null): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, seconds * 1000);
    signal?.addEventListener('abort', stop, { once: true });
  });
}
