/** The result that is looked at, on its whole frame, with the ways on from it. */
import { Card } from '@/components/Card';
import { ErrorTypeBadge } from '@/components/ErrorTypeBadge';
import { FindSimilarButton } from '@/components/FindSimilarButton';
import { LinkButton } from '@/components/LinkButton';
import { capitalized, count } from '@/lib/format';
import { spaced } from '@/lib/values';
import { tagsOf } from './asked';
import type { ResultFrames } from './resultFrames';
import { ResultPicture } from './ResultPicture';
import { kindOf, type ResultRow } from './resultRows';
import { clipSearch } from './ResultTile';
import { distanceText, foldedText } from './similarWords';
import classes from './similar.module.css';

interface ResultPanelProps {
  row: ResultRow;
  frames: ResultFrames;
  numResults: number;
}

export function ResultPanel({ row, frames, numResults }: ResultPanelProps) {
  const { clip, error } = row;
  const tags = [...tagsOf(clip), ...clip.scenarioTags.map(spaced)];
  return (
    <Card
      title={capitalized(kindOf(row))}
      aside={
        <span className="gl-num">
          {row.rank} of {count(numResults)}
        </span>
      }
    >
      <ResultPicture shown={row} frames={frames} />
      {error && (
        <p className={classes.askedLine}>
          <ErrorTypeBadge type={error.errorType} />
        </p>
      )}
      <dl className={classes.facts}>
        <dt>Distance</dt>
        <dd className="gl-num">{distanceText(row)}</dd>
        <dt>Clip</dt>
        <dd>
          {clip.clipId}
          {error && `, frame ${error.frameIndex}`}
        </dd>
        {error && (
          <>
            <dt>Found by</dt>
            <dd>{error.evaluation.label}</dd>
          </>
        )}
        {tags.length > 0 && (
          <>
            <dt>Tags</dt>
            <dd>{tags.join(', ')}</dd>
          </>
        )}
        <dt>Labels</dt>
        <dd>{labelsText(row)}</dd>
        {row.numFolded > 0 && (
          <>
            <dt>Stands for</dt>
            <dd>{foldedText(row.numFolded)}, at the same moment</dd>
          </>
        )}
      </dl>
      <div className={classes.buttons}>
        <LinkButton to="/clips/$id" params={{ id: clip.id }} search={clipSearch(row)} variant="default">
          Open the clip
        </LinkButton>
        {error ? <FindSimilarButton error={error.id} /> : <FindSimilarButton clip={clip.id} />}
      </div>
    </Card>
  );
}

function labelsText({ clip }: ResultRow): string {
  const [benchmark] = clip.benchmarks;
  if (benchmark) return `those of ${benchmark.label}; never trained on`;
  return clip.isLabeled ? 'there already' : 'none yet: can be asked for';
}
