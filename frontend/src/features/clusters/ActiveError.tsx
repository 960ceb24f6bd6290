/** The error that is looked at, on its whole frame, with the way to its clip. */
import { Badge } from '@/components/Badge';
import { Card } from '@/components/Card';
import { ErrorPicture } from '@/components/error-picture/ErrorPicture';
import { ErrorTypeBadge } from '@/components/ErrorTypeBadge';
import { FindSimilarButton } from '@/components/FindSimilarButton';
import type { Frame } from '@/components/frame/frameBoxes';
import { LinkButton } from '@/components/LinkButton';
import { ERROR_TYPES, SUSPECT_KINDS } from '@/lib/errorTypes';
import { capitalized, coco, count, decimal } from '@/lib/format';
import { spaced } from '@/lib/values';
import type { ClusterError } from './clusterQuery';
import { kindOf } from './errorRows';
import classes from './clusters.module.css';

interface ActiveErrorProps {
  error: ClusterError;
  evaluationId: string;
  minScore: number | undefined;
  frame: Frame | null | undefined;
  renew: (error: ClusterError) => Promise<string | null>;
}

export function ActiveError({ error, evaluationId, minScore, frame, renew }: ActiveErrorProps) {
  const { className, clip, frameIndex, errorType, suspectKind, score, iou } = error;
  return (
    <Card title={`${capitalized(spaced(className))}, ${kindOf(error)}`}>
      <ErrorPicture error={error} frame={frame} renew={() => renew(error)} />
      <p className={classes.badges}>
        <ErrorTypeBadge type={errorType} />
        {suspectKind && (
          <Badge tone="warn">suspect label: {SUSPECT_KINDS[suspectKind].name.toLowerCase()}</Badge>
        )}
      </p>
      {errorType && <p className={classes.text}>{ERROR_TYPES[errorType].definition}</p>}
      <dl className={classes.facts}>
        <dt>Clip</dt>
        <dd>
          {clip.clipId}, frame {frameIndex}
        </dd>
        <dt>Box</dt>
        <dd className="gl-num">
          {count(error.width)} × {count(error.height)} px
        </dd>
        {score !== null && (
          <>
            <dt>Score</dt>
            <dd className="gl-num">{decimal(score, 3)}</dd>
          </>
        )}
        <dt>Best overlap</dt>
        <dd className="gl-num">{iou > 0 ? coco(iou) : 'none'}</dd>
      </dl>
      <div className={classes.ways}>
        <LinkButton
          to="/clips/$id"
          params={{ id: clip.id }}
          search={{ evaluation: evaluationId, frame: frameIndex, minScore }}
        >
          Open the clip at this frame
        </LinkButton>
        <FindSimilarButton error={error.id} />
      </div>
    </Card>
  );
}
