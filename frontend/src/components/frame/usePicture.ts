/**
 * Loads a frame's picture before it is drawn, so that boxes and picture change together. Addresses
 * are valid for a minute: one that is older, or fails, is asked for once more.
 */
import { useCallback, useEffect, useRef, useState } from 'react';

export interface Picture {
  state: 'none' | 'loading' | 'ready' | 'failed';
  /** Starts over after a failure. */
  askAgain: () => void;
}

interface Wanted {
  /** What the picture is of; a new one may be asked for again. */
  key: string;
  /** Null where there is no picture, undefined while nobody knows. */
  url: string | null | undefined;
  /** Asks the server for a new address. */
  renew: () => Promise<string | null>;
}

/** The server's minute, less what an answer may take. */
const VALID_MS = 45_000;

const NUM_KEPT = 8;

const receivedAt = new Map<string, number>();
const kept: HTMLImageElement[] = [];

export function usePicture({ key, url, renew }: Wanted): Picture {
  const [{ of, state }, setLoaded] = useState<{ of: string; state: 'ready' | 'failed' }>({
    of: '',
    state: 'failed',
  });
  const [attempt, setAttempt] = useState(0);
  const renewed = useRef('');
  const latestRenew = useRef(renew);
  useEffect(() => {
    latestRenew.current = renew;
  });
  const here = `${attempt} ${key} ${url}`;

  useEffect(() => {
    if (!url) return undefined;
    let isWanted = true;
    const end = (outcome: 'ready' | 'failed') => {
      if (isWanted) setLoaded({ of: here, state: outcome });
    };
    const load = async () => {
      await loadPicture(url);
      if (renewed.current === key) renewed.current = '';
      end('ready');
    };
    const askOnceMore = async () => {
      if (!isWanted) return;
      if (renewed.current === key) throw new Error('asked for twice');
      renewed.current = key;
      const fresh = await latestRenew.current();
      if (fresh === null) throw new Error('no picture any more');
      // Another address comes in as another `url`; within a second it may be the same.
      if (fresh === url) await load();
    };
    load()
      .catch(askOnceMore)
      .catch(() => end('failed'));
    return () => {
      isWanted = false;
    };
  }, [here, key, url]);

  const askAgain = useCallback(() => {
    renewed.current = '';
    setAttempt((before) => before + 1);
  }, []);
  if (!url) return { state: 'none', askAgain };
  return { state: of === here ? state : 'loading', askAgain };
}

/** Also for neighbors, before anybody looks at them. An address that is too old is not tried. */
export async function loadPicture(url: string): Promise<void> {
  noteReceived(url);
  if (isOld(url)) throw new Error('the address is no longer valid');
  const image = new Image();
  image.src = url;
  await image.decode();
  kept.push(image);
  kept.splice(0, kept.length - NUM_KEPT);
}

/** An address is as old as its first note; who waits with loading it notes it on arrival. */
export function noteReceived(url: string | null): void {
  if (url === null || receivedAt.has(url)) return;
  const now = Date.now();
  for (const [old, at] of receivedAt) if (now - at > 10 * VALID_MS) receivedAt.delete(old);
  receivedAt.set(url, now);
}

function isOld(url: string): boolean {
  return Date.now() - (receivedAt.get(url) ?? Date.now()) > VALID_MS;
}
