/** What the catalog knows of the clip; what it does not know is said once, at the end. */
import type { ReactNode } from 'react';
import { Badge } from '@/components/Badge';
import { Card } from '@/components/Card';
import { Time } from '@/components/Time';
import { decimal, plural, seconds, words } from '@/lib/format';
import type { Clip } from './clipQueries';
import classes from './clips.module.css';

export function ClipFacts({ clip }: { clip: Clip }) {
  const facts = factsOf(clip);
  const known = facts.filter(([, value]) => value !== null);
  const unknown = facts.filter(([, value]) => value === null).map(([name]) => name.toLowerCase());
  return (
    <Card title="The clip" aside={<Origin clip={clip} />}>
      <dl className={classes.facts}>
        {known.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {unknown.length > 0 && <p className={classes.small}>Not known: {unknown.join(', ')}.</p>}
    </Card>
  );
}

function Origin({ clip }: { clip: Clip }) {
  return (
    <span className={classes.badges}>
      {clip.origin === 'SYNTHETIC' && (
        <Badge title="Drawn by a program, never recorded">synthetic</Badge>
      )}
      {clip.isLabeled && <Badge title="Its labels exist already">labeled</Badge>}
    </span>
  );
}

function factsOf(clip: Clip): [string, ReactNode][] {
  return [
    ['Drive', clip.drive && `${clip.drive.driveId}, ${plural(clip.drive.numClips, 'clip')}`],
    ['Recorded', clip.startAt && <Time iso={clip.startAt} />],
    ['Length', lengthOf(clip)],
    ['Region', clip.region],
    ['Weather', spelled(clip.weather)],
    ['Time of day', spelled(clip.timeOfDay)],
    ['Road', spelled(clip.roadType)],
    ['Traffic', spelled(clip.trafficDensity)],
    ['Program', spelled(clip.program)],
    ['Sensors', clip.sensors.length > 0 ? clip.sensors.map(words).join(', ') : null],
    ['Benchmark', clip.benchmarks.length > 0 ? clip.benchmarks.map(nameOf).join(', ') : 'none: in the pool'],
    ['Came in', <Time key="ingested" iso={clip.ingestedAt} />],
  ];
}

function lengthOf({ durationS, numFrames, fps }: Clip): string | null {
  const parts = [
    durationS === null ? null : seconds(durationS),
    numFrames === null ? null : plural(numFrames, 'frame'),
    fps === null ? null : `${decimal(fps, fps % 1 === 0 ? 0 : 1)} per second`,
  ].filter((part) => part !== null);
  return parts.length > 0 ? parts.join(', ') : null;
}

function nameOf({ label }: { label: string }): string {
  return label;
}

function spelled(value: string | null): string | null {
  return value === null ? null : value.replaceAll('_', ' ');
}

