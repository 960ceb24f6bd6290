/** What is asked about, with its picture, and how its like was looked for. */
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { Badge } from '@/components/Badge';
import { Card } from '@/components/Card';
import { Definition } from '@/components/Definition';
import { ErrorTypeBadge } from '@/components/ErrorTypeBadge';
import { Notice } from '@/components/Notice';
import { capitalized } from '@/lib/format';
import { type Asked, tagsOf } from './asked';
import { type Pictured, useResultFrames } from './resultFrames';
import { ResultPicture } from './ResultPicture';
import type { Similar } from './similarQueries';
import {
  comparedText,
  exactText,
  metricDefinition,
  metricName,
  ownText,
  placeText,
} from './similarWords';
import classes from './similar.module.css';

const NOTHING: readonly Pictured[] = [];

interface AskedCardProps {
  asked: Asked;
  /** Undefined until it is here. */
  similar: Similar | undefined;
}

export function AskedCard({ asked, similar }: AskedCardProps) {
  const shown = useMemo(() => picturedOf(asked), [asked]);
  const frames = useResultFrames(shown);
  const [picture] = shown;
  return (
    <Card>
      <div className={classes.asked}>
        {picture && <ResultPicture shown={picture} frames={frames} isClose />}
        <div className={classes.askedFacts}>
          <AskedFacts asked={asked} />
          {similar && <MethodLine similar={similar} />}
          {similar?.method === 'FEATURES' ? (
            <Fallback note={similar.note} />
          ) : (
            similar?.note && <p className={classes.muted}>{similar.note}</p>
          )}
        </div>
      </div>
    </Card>
  );
}

function picturedOf({ id, error, clip }: Asked): readonly Pictured[] {
  return clip ? [{ id: `asked-${id}`, error, clip, frameIndex: error?.frameIndex ?? null }] : NOTHING;
}

function AskedFacts({ asked }: { asked: Asked }) {
  const { kind, name, error, spread } = asked;
  return (
    <>
      <p className={classes.askedLine}>
        <strong>{kind === 'clip' ? `Clip ${name}` : capitalized(name)}</strong>
        {error && <ErrorTypeBadge type={error.errorType} />}
        {spread && <Badge>{spread}</Badge>}
        {kind === 'cluster' && (
          <span className="gl-small">the picture is its most typical error</span>
        )}
      </p>
      <p className={classes.links}>
        <ClipLink asked={asked} />
        <ClusterLink asked={asked} />
      </p>
    </>
  );
}

function ClipLink({ asked: { kind, clip, error } }: { asked: Asked }) {
  if (!clip) return null;
  const place = error && { evaluation: error.evaluation.id, frame: error.frameIndex };
  return (
    <>
      <Link to="/clips/$id" params={{ id: clip.id }} search={place ?? {}}>
        {kind === 'clip' ? 'See the clip' : clip.clipId}
        {error && `, frame ${error.frameIndex}`}
      </Link>
      <span className="gl-small">{tagsOf(clip).join(' · ')}</span>
      {error && <span className="gl-small">{error.evaluation.label}</span>}
    </>
  );
}

function ClusterLink({ asked: { kind, cluster } }: { asked: Asked }) {
  if (!cluster) return null;
  return (
    <Link to="/clusters/$id" params={{ id: cluster.id }}>
      {kind === 'cluster' ? 'See the cluster' : `Its cluster: ${cluster.name}`}
    </Link>
  );
}

function MethodLine({ similar }: { similar: Similar }) {
  const own = ownText(similar.numOwn);
  return (
    <p className={classes.method} aria-label="How it was looked for" role="note">
      <strong>{placeText(similar)}</strong>
      <span>
        {metricName(similar.metric)} <Definition text={metricDefinition(similar.metric)} />
      </span>
      <span>{exactText(similar.isExact)}</span>
      <span>{comparedText(similar)}</span>
      {own && <span>{own}</span>}
    </p>
  );
}

function Fallback({ note }: { note: string }) {
  return (
    <Notice tone="warn" title="Compared without embeddings">
      {note} To compare by what things look like, bring vectors in with{' '}
      <code>gainloop embeddings import</code>; their index is then built by itself.
    </Notice>
  );
}
