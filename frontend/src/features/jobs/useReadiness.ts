/** What of the server does not work, as /readyz says; null while nobody knows. */
import { useEffect, useState } from 'react';

export interface Readiness {
  ready: boolean;
  failing: readonly string[];
  parts: Record<string, string>;
}

export function useReadiness(): Readiness | null {
  const [readiness, setReadiness] = useState<Readiness | null>(null);
  useEffect(() => {
    const stop = new AbortController();
    // A 503 has the same body; without one the page itself would have failed.
    fetch('/readyz', { signal: stop.signal })
      .then((response) => response.json())
      .then(
        (body: Readiness) => setReadiness(Array.isArray(body?.failing) ? body : null),
        () => undefined,
      );
    return () => stop.abort();
  }, []);
  return readiness;
}
