/** The layout of what is shown; while a newer one is worked out, the older picture stays. */
import { useEffect, useState } from 'react';
import { layOut } from './elk';
import { type Layout, layoutQuestion, readLayout } from './layout';
import type { Shown } from './showGraph';

export interface Drawn {
  shown: Shown;
  layout: Layout;
}

export interface DrawnGraph {
  drawn: Drawn | null;
  isBusy: boolean;
  hasFailed: boolean;
}

export function useLayout(shown: Shown, isReversed: boolean): DrawnGraph {
  const [drawn, setDrawn] = useState<Drawn | null>(null);
  const [failed, setFailed] = useState<Shown | null>(null);
  useEffect(() => {
    let isWanted = true;
    layOut(layoutQuestion(shown, isReversed)).then(
      (answer) => isWanted && setDrawn({ shown, layout: readLayout(shown, answer) }),
      () => isWanted && setFailed(shown),
    );
    return () => {
      isWanted = false;
    };
  }, [shown, isReversed]);
  const hasFailed = failed === shown;
  return { drawn, isBusy: drawn?.shown !== shown && !hasFailed, hasFailed };
}
