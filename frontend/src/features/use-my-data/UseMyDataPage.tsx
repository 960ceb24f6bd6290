/** Brings a stranger's data in: at most five steps from a catalog to an explained queue. */
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Notice } from '@/components/Notice';
import { Page } from '@/components/Page';
import { ReadState } from '@/components/States';
import { graphql } from '@/lib/graphql';
import { useRead } from '@/lib/read';
import { useUrlState } from '@/lib/useUrlState';
import { useViewer } from '@/lib/viewer';
import { CatalogStep } from './CatalogStep';
import { ColumnsStep } from './ColumnsStep';
import { Forbidden } from './Forbidden';
import { QueueStep } from './QueueStep';
import { RankStep } from './RankStep';
import { ResultsStep } from './ResultsStep';
import { numberOf, readUseMyDataSearch, type Step, stepOf, type UseMyDataSearch } from './search';
import { StepList } from './StepList';
import { statesOf } from './stepStates';

const DataQuery = graphql(`
  query DataAtHand {
    summary {
      clips
      poolClips
      latestRun {
        number
      }
    }
    evaluations(first: 1) {
      totalCount
    }
  }
`);

const NEEDED: Record<Step, string> = {
  catalog: 'import_data',
  columns: 'import_data',
  results: 'import_data',
  ranking: 'run_priorities',
  queue: 'create_queue',
};

export function UseMyDataPage() {
  const [search, setSearch] = useUrlState(readUseMyDataSearch);
  const [news, setNews] = useState<string | null>(null);
  const viewer = useViewer();
  const read = useRead(DataQuery, {}, { fresh: true });
  const step = stepOf(search);
  const open = (next: Step, patch: Partial<UseMyDataSearch> = {}) =>
    setSearch({ ...patch, step: numberOf(next) }, { push: true });
  return (
    <Page title="Use my data" crumbs={[{ label: 'Data' }]}>
      <StepList
        states={statesOf(read.data, search)}
        current={step}
        onOpen={(next) => {
          setNews(null);
          open(next);
        }}
      />
      {news && <Notice tone="better" title={news} />}
      {!viewer.can(NEEDED[step]) && <Forbidden permission={NEEDED[step]} />}
      {viewer.can(NEEDED[step]) && read.state !== 'ready' && <ReadState read={read} />}
      {viewer.can(NEEDED[step]) && read.state === 'ready' && (
        <OpenStep
          step={step}
          search={search}
          clips={read.data.summary.clips}
          onOpen={(next, sentence, patch) => {
            setNews(sentence);
            if (sentence) read.reload();
            open(next, patch);
          }}
        />
      )}
    </Page>
  );
}

interface OpenStepProps {
  step: Step;
  search: UseMyDataSearch;
  clips: number;
  /** Opens a step; the sentence says what the step before it did. */
  onOpen: (step: Step, sentence: string | null, patch?: Partial<UseMyDataSearch>) => void;
}

function OpenStep({ step, search, clips, onOpen }: OpenStepProps) {
  const navigate = useNavigate();
  switch (step) {
    case 'catalog':
      return (
        <CatalogStep
          clips={clips}
          onReady={(upload) => onOpen('columns', null, { upload })}
          onSkip={() => onOpen('results', null)}
        />
      );
    case 'columns':
      return (
        <ColumnsStep
          uploadId={search.upload}
          onImported={(sentence) => onOpen('results', sentence)}
          onBack={() => onOpen('catalog', null)}
        />
      );
    case 'results':
      return (
        <ResultsStep
          onImported={(sentence) => onOpen('ranking', sentence)}
          onSkip={() => onOpen('ranking', null)}
        />
      );
    case 'ranking':
      return (
        <RankStep
          runId={search.run}
          onRanked={(run) => onOpen('ranking', null, { run })}
          onGoOn={() => onOpen('queue', null)}
        />
      );
    case 'queue':
      return (
        <QueueStep
          runId={search.run}
          onCreated={(id) => void navigate({ to: '/queue/$id', params: { id } })}
          onBack={() => onOpen('ranking', null)}
        />
      );
  }
}
