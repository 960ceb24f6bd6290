/** Tags with where each comes from, and the catalog's columns that have no name of ours. */
import { Card } from '@/components/Card';
import { capitalized, percent, words } from '@/lib/format';
import { useRead } from '@/lib/read';
import { useViewer } from '@/lib/viewer';
import { type Clip, ExtraQuery } from './clipQueries';
import classes from './clips.module.css';

export function ClipTags({ clip }: { clip: Clip }) {
  if (clip.tags.length === 0) return null;
  return (
    <Card title="Tags" definition="Values beyond the catalog's own columns, and who said so.">
      <ul className={classes.tags}>
        {clip.tags.map(({ axis, value, source, confidence }) => (
          <li key={`${axis} ${value} ${source}`}>
            <span>
              {capitalized(words(axis))}: <strong>{value}</strong>
            </span>
            <span className="gl-small">
              from {source.replaceAll('_', ' ')}
              {confidence !== null && `, ${percent(confidence)} sure`}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

export function ClipExtra({ clipId }: { clipId: string }) {
  const maySee = useViewer().canSee('raw');
  const read = useRead(ExtraQuery, { id: clipId }, { pause: !maySee });
  const extra = read.data?.clip?.extra ?? [];
  if (maySee && extra.length === 0) return null;
  return (
    <Card
      title="Other columns of the catalog"
      definition="Kept as they came. They often hold addresses, so not every role sees them."
    >
      {!maySee ? (
        <p className={classes.small}>Your role does not see them.</p>
      ) : (
        <dl className={classes.facts}>
          {extra.map(({ key, value }) => (
            <div key={key}>
              <dt>{key}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </Card>
  );
}
