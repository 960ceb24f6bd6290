/**
 * When this person was here last, kept by this browser only. Looking again within half an hour is
 * the same visit.
 */

type Storage = Pick<globalThis.Storage, 'getItem' | 'setItem'>;

const PAUSE_MS = 30 * 60_000;

interface Visit {
  /** End of the visit before, null for the first one. */
  before: string | null;
  /** Last sign of life. */
  seen: string;
}

/** Notes that the account is here now; answers with the end of its visit before, if known. */
export function noteVisit(account: string, now: Date, storage: Storage): string | null {
  const key = `gainloop.visit.${account}`;
  try {
    const last = readVisit(storage.getItem(key));
    const isSame = last !== null && now.getTime() - Date.parse(last.seen) < PAUSE_MS;
    const before = isSame ? last.before : (last?.seen ?? null);
    storage.setItem(key, JSON.stringify({ before, seen: now.toISOString() }));
    return before;
  } catch {
    // A browser may refuse storage: then nobody knows.
    return null;
  }
}

function readVisit(text: string | null): Visit | null {
  if (text === null) return null;
  const found: unknown = JSON.parse(text);
  if (typeof found !== 'object' || found === null || !('seen' in found)) return null;
  const { seen, before } = found as Partial<Visit>;
  if (typeof seen !== 'string' || Number.isNaN(Date.parse(seen))) return null;
  return { seen, before: typeof before === 'string' ? before : null };
}
