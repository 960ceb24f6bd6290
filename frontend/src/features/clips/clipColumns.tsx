/** Columns of the list of clips, on the page and in its CSV. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Badge } from '@/components/Badge';
import type { Column } from '@/components/table/column';
import { Time } from '@/components/Time';
import type { CsvColumn } from '@/lib/csv';
import { NONE, plural, seconds } from '@/lib/format';
import { spaced } from '@/lib/values';
import type { ClipRow } from './clipRow';
import classes from './clipList.module.css';

/** The order is the server's: sorting the rows that are here would look like sorting all. */
export const CLIP_COLUMNS: Column<ClipRow>[] = [
  { id: 'clip', header: 'Clip, drive', width: '148px', cell: (row) => <ClipCell row={row} /> },
  { id: 'region', header: 'Region', cell: ({ region }) => known(region) },
  { id: 'weather', header: 'Weather', width: '76px', cell: ({ weather }) => known(weather) },
  { id: 'light', header: 'Light', width: '80px', cell: ({ timeOfDay }) => known(timeOfDay) },
  { id: 'scenario', header: 'Scenario', cell: ({ scenarioTags }) => list(scenarioTags) },
  { id: 'road', header: 'Road', width: '88px', cell: ({ roadType }) => known(roadType) },
  {
    id: 'recorded',
    header: 'Recorded',
    width: '160px',
    cell: ({ startAt }) => (
      <span className="gl-small">{startAt ? <Time iso={startAt} /> : NONE}</span>
    ),
  },
  {
    id: 'state',
    header: 'State',
    definition:
      'Labeled: its labels exist. In the pool: it waits for labels. A clip of a benchmark is measured on and never queued.',
    cell: (row) => <State row={row} />,
  },
  {
    id: 'length',
    header: 'Length',
    align: 'right',
    width: '96px',
    definition: 'Frames of the clip, and how long it is.',
    cell: (row) => <Length row={row} />,
  },
];

export const CLIP_CSV_COLUMNS: CsvColumn<ClipRow>[] = [
  { header: 'clip', value: (row) => row.clipId },
  { header: 'drive', value: (row) => row.drive?.driveId },
  { header: 'recorded_at', value: (row) => row.startAt },
  { header: 'region', value: (row) => row.region },
  { header: 'weather', value: (row) => row.weather },
  { header: 'time_of_day', value: (row) => row.timeOfDay },
  { header: 'scenarios', value: (row) => row.scenarioTags.join('; ') },
  { header: 'road_type', value: (row) => row.roadType },
  { header: 'frames', value: (row) => row.numFrames },
  { header: 'duration_s', value: (row) => row.durationS },
  { header: 'labeled', value: (row) => row.isLabeled },
  { header: 'in_pool', value: isInPool },
  { header: 'benchmarks', value: (row) => row.benchmarks.map(({ label }) => label).join('; ') },
  { header: 'origin', value: (row) => row.origin.toLowerCase() },
];

/** It waits for labels: it has none, and no benchmark holds it. */
export function isInPool({ isLabeled, benchmarks }: Pick<ClipRow, 'isLabeled' | 'benchmarks'>): boolean {
  return !isLabeled && benchmarks.length === 0;
}

function ClipCell({ row: { id, clipId, drive, origin } }: { row: ClipRow }) {
  return (
    <span className={classes.clip}>
      <Link to="/clips/$id" params={{ id }} className={classes.name} title={clipId}>
        {clipId}
      </Link>
      <span className={classes.under}>
        {drive && (
          <Link
            to="/clips"
            search={{ drive: drive.driveId }}
            title={`Clips of drive ${drive.driveId} only`}
          >
            {drive.driveId}
          </Link>
        )}
        {drive && origin === 'SYNTHETIC' && ' · '}
        {origin === 'SYNTHETIC' && (
          <span title="Drawn by a program, never recorded">synthetic</span>
        )}
      </span>
    </span>
  );
}

function Length({ row: { numFrames, durationS } }: { row: ClipRow }) {
  if (numFrames === null && durationS === null) return NONE;
  return (
    <span className={classes.clip}>
      <span className="gl-num">{durationS === null ? NONE : seconds(durationS)}</span>
      {numFrames !== null && <span className={classes.under}>{plural(numFrames, 'frame')}</span>}
    </span>
  );
}

function State({ row }: { row: ClipRow }) {
  const { isLabeled, benchmarks } = row;
  const held = benchmarks.map(({ label }) => label).join(', ');
  return (
    <span className={classes.clip}>
      {isLabeled && <Badge tone="accent">labeled</Badge>}
      {isInPool(row) && 'in the pool'}
      {held !== '' && !isLabeled && 'in a benchmark'}
      {held !== '' && (
        <span className={classes.under} title={`Part of ${held}`}>
          {held}
        </span>
      )}
    </span>
  );
}

function known(value: string | null): ReactNode {
  if (value === null) return <span className={classes.unknown}>unknown</span>;
  return <span className={classes.name}>{spaced(value)}</span>;
}

function list(values: readonly string[]): ReactNode {
  if (values.length === 0) return NONE;
  const text = values.map(spaced).join(', ');
  return (
    <span className={classes.name} title={text}>
      {text}
    </span>
  );
}
