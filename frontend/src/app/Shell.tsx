/** What surrounds every page: the loop as navigation, who is signed in, shortcuts. */
import { useDisclosure } from '@mantine/hooks';
import { Outlet, useRouterState } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useRef } from 'react';
import { PartPatterns } from '@/components/parts/PartPatterns';
import { graphql } from '@/lib/graphql';
import { useRead } from '@/lib/read';
import { useShortcuts } from '@/lib/shortcuts';
import { Navigation } from './Navigation';
import classes from './Shell.module.css';
import { TopBar } from './TopBar';

// Rarely opened, and the dialog it needs is large.
const ShortcutSheet = lazy(() => import('@/components/ShortcutSheet'));

const ShellQuery = graphql(`
  query Shell {
    summary {
      isSynthetic
      latestQueue {
        id
        numItems
      }
    }
    evaluations(first: 1) {
      totalCount
    }
  }
`);

export function Shell() {
  const [sheetOpened, sheet] = useDisclosure(false);
  const path = useRouterState({ select: (state) => state.location.pathname });
  const shell = useRead(ShellQuery, {}, { fresh: true });
  const main = useMainFocus(path);
  useShortcuts([{ key: '?', label: 'Show these shortcuts', run: sheet.open }]);
  const summary = shell.data?.summary;
  return (
    <div className={classes.shell}>
      <a href="#main" className={classes.skip}>
        Skip to the page
      </a>
      <PartPatterns />
      <Navigation
        counts={{
          evaluations: shell.data?.evaluations.totalCount,
          queue: summary?.latestQueue?.numItems,
        }}
      />
      <div className={classes.column}>
        <TopBar isSynthetic={summary?.isSynthetic ?? false} onShortcuts={sheet.open} />
        <main id="main" ref={main} tabIndex={-1} className={classes.main}>
          <Outlet />
        </main>
      </div>
      {sheetOpened && (
        <Suspense>
          <ShortcutSheet onClose={sheet.close} />
        </Suspense>
      )}
    </div>
  );
}

/** After a change of page the focus starts at its content, not at the link that was clicked. */
function useMainFocus(path: string) {
  const main = useRef<HTMLElement>(null);
  const shown = useRef(path);
  useEffect(() => {
    if (shown.current === path) return;
    shown.current = path;
    main.current?.focus({ preventScroll: true });
  }, [path]);
  return main;
}
