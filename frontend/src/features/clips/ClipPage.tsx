/** One clip: its frames with boxes, what models made of it, where it stands, what is known. */
import { useParams } from '@tanstack/react-router';
import { Card } from '@/components/Card';
import { FindSimilarButton } from '@/components/FindSimilarButton';
import { LineageButton } from '@/components/LineageButton';
import { LinkButton } from '@/components/LinkButton';
import { Page, Split } from '@/components/Page';
import { AbsentState, EmptyState, LoadingState } from '@/components/States';
import { useRead } from '@/lib/read';
import { useUrlState } from '@/lib/useUrlState';
import { ClipFacts } from './ClipFacts';
import { type Clip, ClipQuery } from './clipQueries';
import { ClipLoop } from './ClipLoop';
import { ClipRuns } from './ClipRuns';
import { ClipSources } from './ClipSources';
import { ClipExtra, ClipTags } from './ClipTags';
import { FrameCard, FrameSkeleton } from './FrameCard';
import { readClipSearch } from './search';
import { chosenSource, type Source, sourcesOf, titleOf } from './source';

export function ClipPage() {
  const { id } = useParams({ from: '/clips/$id' });
  const read = useRead(ClipQuery, { id }, { fresh: true });
  const clip = read.data?.clip;
  if (clip) return <KnownClip key={clip.id} clip={clip} />;
  return (
    <Page title="Clip" crumbs={[{ label: 'Clips' }]}>
      {read.state === 'loading' ? (
        <ClipSkeleton />
      ) : (
        <AbsentState read={read} field="clip">
          <EmptyState
            title="There is no such clip"
            cause="The link may be old, or it belongs to another installation."
            action={<LinkButton to="/queue">Go to the queues</LinkButton>}
          />
        </AbsentState>
      )}
    </Page>
  );
}

function KnownClip({ clip }: { clip: Clip }) {
  const [search, setSearch] = useUrlState(readClipSearch);
  const sources = sourcesOf(clip);
  const source = chosenSource(sources, search);
  return (
    <Page
      title={titleOf(clip, source)}
      crumbs={crumbsOf(clip, source)}
      actions={
        <>
          <FindSimilarButton clip={clip.id} />
          <LineageButton id={clip.id} />
        </>
      }
    >
      <Split
        main={<FrameCard clip={clip} source={source} />}
        side={
          <>
            {source && <ClipSources sources={sources} chosen={source} onChoose={setSearch} />}
            <ClipRuns clip={clip} />
            <ClipLoop clipId={clip.id} />
            <ClipFacts clip={clip} />
            <ClipTags clip={clip} />
            <ClipExtra clipId={clip.id} />
          </>
        }
      />
    </Page>
  );
}

function crumbsOf(clip: Clip, source: Source | null) {
  const here = { label: clip.clipId };
  if (source?.kind === 'evaluation') {
    return [
      { label: 'Evaluations', to: '/evaluations' },
      { label: source.model, to: `/evaluations/${source.id}` },
      here,
    ];
  }
  return [{ label: 'Queue', to: '/queue' }, here];
}

function ClipSkeleton() {
  return (
    <Split
      main={
        <Card title="Frames">
          <FrameSkeleton />
        </Card>
      }
      side={
        <Card title="The clip">
          <LoadingState layout="text" rows={12} />
        </Card>
      }
    />
  );
}
