/** Theme, client, and the choice between the sign-in page and the router. */
import { MantineProvider } from '@mantine/core';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode, useCallback, useMemo, useState } from 'react';
import { Provider as GraphQLProvider } from 'urql';
import { ReadState } from '@/components/States';
import { makeClient } from '@/lib/client';
import { graphql } from '@/lib/graphql';
import { useRead } from '@/lib/read';
import { SessionContext } from '@/lib/SessionContext';
import { ShortcutProvider } from '@/lib/shortcuts';
import { ViewerContext } from '@/lib/viewer';
import { AnnotatorNotice } from './AnnotatorNotice';
import { router } from './router';
import { SignInPage } from './SignInPage';
import classes from './App.module.css';
import { resolveVariables, theme } from './theme';

const ViewerQuery = graphql(`
  query Viewer {
    me {
      id
      name
      role
      roleName
      permissions
      sees
    }
  }
`);

export function App() {
  const [session, setSession] = useState(0);
  const renew = useCallback(() => setSession((before) => before + 1), []);
  return (
    <StrictMode>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={resolveVariables}
        defaultColorScheme="auto"
      >
        <SessionContext value={renew}>
          <Session key={session} />
        </SessionContext>
      </MantineProvider>
    </StrictMode>
  );
}

/** A new session gets a new client: nothing of the last person stays in its cache. */
function Session() {
  const client = useMemo(() => makeClient(), []);
  return (
    <GraphQLProvider value={client}>
      <ShortcutProvider>
        <Entrance />
      </ShortcutProvider>
    </GraphQLProvider>
  );
}

function Entrance() {
  const viewer = useRead(ViewerQuery, {});
  if (viewer.state !== 'ready') {
    return (
      <main className={classes.alone}>
        <ReadState read={viewer} />
      </main>
    );
  }
  if (!viewer.data.me) return <SignInPage />;
  return (
    <ViewerContext value={viewer.data.me}>
      {viewer.data.me.role === 'ANNOTATOR' ? (
        <AnnotatorNotice />
      ) : (
        <RouterProvider router={router} />
      )}
    </ViewerContext>
  );
}
