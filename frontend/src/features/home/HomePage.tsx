/** Where the program stands, for the person who is signed in. */
import { LinkButton } from '@/components/LinkButton';
import { Page, Split } from '@/components/Page';
import { ReadState } from '@/components/States';
import { type Read, useRead } from '@/lib/read';
import { useViewer } from '@/lib/viewer';
import { type HomeCoverage, HomeCoverageQuery } from './coverage';
import { EmptyProgram } from './EmptyProgram';
import { type Home, HomeQuery } from './homeQuery';
import { LargestClusters } from './LargestClusters';
import { NewestMisses } from './NewestMisses';
import { newsOfAudit, newsOfProgram } from './news';
import { NextToLabel } from './NextToLabel';
import { Numbers } from './Numbers';
import { RestsOn } from './RestsOn';
import { ThinLabels } from './ThinLabels';
import { WeakSpots } from './WeakSpots';
import { WhatChanged } from './WhatChanged';
import { WhatIsHere } from './WhatIsHere';

const TITLE = 'Where the program stands';
const CRUMBS = [{ label: 'Program' }];
const SYNTHETIC =
  'Every clip here was drawn by the demo program: nothing was recorded on a road. What is measured was measured on the drawings.';

/** Who asks first where a model fails; others ask first what is labeled next. */
const MODELERS = ['PERCEPTION_ENGINEER', 'TEST_AND_VALIDATION', 'SAFETY', 'DATA_PLATFORM'];

interface CardsProps {
  home: Home;
  coverage: Read<HomeCoverage>;
}

export function HomePage() {
  const mayReadAudit = useViewer().canSee('audit');
  const read = useRead(HomeQuery, { withAudit: mayReadAudit }, { fresh: true });
  const coverage = useRead(HomeCoverageQuery, {}, { fresh: true });
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
      <Numbers home={read.data} coverage={coverage} />
      <Cards home={read.data} coverage={coverage} />
    </Page>
  );
}

const AUDIT_LOG =
  'The latest entries of the audit log. Each is chained to the one before, so that none can be changed unseen.';
const PROGRAM = 'The newest evaluations, runs and queues.';

/** Everybody sees the same cards; what a role comes for stands first. */
function Cards({ home, coverage }: CardsProps) {
  const { role } = useViewer();
  const isModeler = MODELERS.includes(role);
  const isWatcher = home.summary.recent !== undefined && home.summary.recent !== null;
  const { latestQueue, latestRun, latestEvaluation } = home.summary;
  const changed = <Changed home={home} />;
  const restsOn = <RestsOn run={latestQueue?.run ?? latestRun} latestRun={latestRun} />;
  return (
    <Split
      main={
        <>
          {isWatcher && changed}
          <Work home={home} isModeler={isModeler} />
          {!isWatcher && restsOn}
        </>
      }
      side={
        <>
          {isModeler && <LargestClusters />}
          {isModeler && latestEvaluation && <NewestMisses evaluation={latestEvaluation} />}
          <ThinLabels read={coverage} />
          {isWatcher ? restsOn : changed}
          <WhatIsHere home={home} />
        </>
      }
    />
  );
}

function Work({ home, isModeler }: { home: Home; isModeler: boolean }) {
  const { latestQueue, latestRun, latestEvaluation, poolClips } = home.summary;
  const next = <NextToLabel queue={latestQueue} latestRun={latestRun} poolClips={poolClips} />;
  const weak = <WeakSpots evaluation={latestEvaluation} />;
  return (
    <>
      {isModeler && weak}
      {next}
      {!isModeler && weak}
    </>
  );
}

function Changed({ home }: { home: Home }) {
  const { recent } = home.summary;
  return recent ? (
    <WhatChanged
      title="What changed"
      news={newsOfAudit(recent)}
      shown={8}
      definition={AUDIT_LOG}
    />
  ) : (
    <WhatChanged
      title="What is new"
      news={newsOfProgram(home)}
      shown={4}
      definition={PROGRAM}
    />
  );
}
