import { useEffect } from 'react';
import type { Read } from '@/lib/read';

const AGAIN_MS = 1000;

/** The server ranks one order at a time: whoever comes second asks again. True meanwhile. */
export function useTurn({ problem, refreshing, reload }: Read<unknown>): boolean {
  const isBusy = problem?.code === 'RANKING_BUSY';
  useEffect(() => {
    if (!isBusy || refreshing) return undefined;
    const timer = setTimeout(reload, AGAIN_MS);
    return () => clearTimeout(timer);
  }, [isBusy, refreshing, reload]);
  return isBusy;
}
