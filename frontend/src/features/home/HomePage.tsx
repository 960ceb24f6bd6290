/** Where the program stands, for the person who is signed in. */
import { LinkButton } from '@/components/LinkButton';
import { Page, Split } from '@/components/Page';
import { ReadState } from '@/components/States';
import { useRead } from '@/lib/read';
import { useViewer } from '@/lib/viewer';
import { EmptyProgram } from './EmptyProgram';
import { type Home, HomeQuery } from './homeQuery';
import { NextToLabel } from './NextToLabel';
import { Numbers } from './Numbers';
import { RestsOn } from './RestsOn';
import { WeakSpots } from './WeakSpots';
import { WhatChanged } from './WhatChanged';
import { WhatIsHere } from './WhatIsHere';

const TITLE = 'Where the program stands';
const CRUMBS = [{ label: 'Program' }];
const SYNTHETIC =
  'Every clip here was drawn by the sample program: nothing was recorded on a road. What is measured was measured on the drawings.';

export function HomePage() {
  const mayReadAudit = useViewer().canSee('audit');
  const read = useRead(HomeQuery, { withAudit: mayReadAudit }, { fresh: true });
  if (read.state !== 'ready') {
    return (
      <Page title={TITLE} crumbs={CRUMBS}>
        <ReadState read={read} layout="page" />
      </Page>
    );
  }
  const { summary } = read.data;
  if (summary.clips === 0) {
    return (
      <Page title={TITLE} crumbs={CRUMBS}>
        <EmptyProgram />
      </Page>
    );
  }
  return (
    <Page
      title={TITLE}
      crumbs={CRUMBS}
      actions={
        summary.latestQueue && (
          <LinkButton to="/queue/$id" params={{ id: summary.latestQueue.id }}>
            Open the queue
          </LinkButton>
        )
      }
      footnote={summary.isSynthetic && SYNTHETIC}
    >
      <Numbers home={read.data} />
      <Cards home={read.data} />
    </Page>
  );
}

function Cards({ home }: { home: Home }) {
  const { latestQueue, latestRun, latestEvaluation, recent, poolClips } = home.summary;
  return (
    <Split
      main={
        <>
          <NextToLabel queue={latestQueue} latestRun={latestRun} poolClips={poolClips} />
          <WeakSpots evaluation={latestEvaluation} />
        </>
      }
      side={
        <>
          {recent && <WhatChanged entries={recent} />}
          <RestsOn run={latestQueue?.run ?? latestRun} latestRun={latestRun} />
          <WhatIsHere home={home} />
        </>
      }
    />
  );
}
