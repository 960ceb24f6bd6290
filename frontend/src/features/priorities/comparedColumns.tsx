/** Columns of the list: the score of the shown profile, and the place of a clip under each. */
import { PartsBar } from '@/components/parts/PartsBar';
import type { Column } from '@/components/table/column';
import { COST_BASIS } from '@/lib/costBasis';
import type { CsvColumn } from '@/lib/csv';
import { count, decimal, minutes, NONE } from '@/lib/format';
import type { Profile } from '@/lib/names';
import type { ComparedItem, ProfilePlace } from './comparedItem';
import { shortName } from './words';
import classes from './priorities.module.css';

interface ListScale {
  /** Profiles of the runs, in the order of their places. */
  profiles: readonly Profile[];
  shown: Profile;
  /** The score that fills a bar. */
  full: number;
  /** Whether the reader is told scores. */
  withScores: boolean;
}

export function comparedColumns(scale: ListScale): Column<ComparedItem>[] {
  const { profiles, shown, full, withScores } = scale;
  const columns: Column<ComparedItem>[] = [
    ...profiles.map<Column<ComparedItem>>((profile) => ({
      id: profile,
      header: shortName(profile),
      align: 'right',
      width: '84px',
      cell: ({ places }) => (
        <PlaceCell place={placeIn(places, profile)} isShown={profile === shown} />
      ),
    })),
    { id: 'clip', header: 'Clip', cell: ({ item }) => <ClipCell item={item} /> },
    {
      id: 'score',
      header: 'Score',
      align: 'right',
      width: '128px',
      definition: `Of ${shortName(shown).toLowerCase()}: the sum of its parts, which the bar shows on one scale. Scores of different profiles have different units and cannot be compared; ranks can.`,
      cell: ({ item }) => (
        <>
          <strong className={classes.score}>{decimal(item.score, 3)}</strong>
          <PartsBar parts={item.parts} score={item.score} full={full} />
        </>
      ),
    },
    {
      id: 'cost',
      header: 'Cost',
      align: 'right',
      width: '92px',
      definition: `Estimated minutes to label it. ${COST_BASIS}`,
      cell: ({ item }) => <span className="gl-num">{minutes(item.costMinutes)}</span>,
    },
  ];
  return columns.filter(({ id }) => withScores || id !== 'score');
}

export function comparedCsvColumns(
  profiles: readonly Profile[],
  withScores: boolean,
): CsvColumn<ComparedItem>[] {
  const ofProfile = profiles.flatMap((profile) => [
    {
      header: `rank_${profile.toLowerCase()}`,
      value: ({ places }: ComparedItem) => placeIn(places, profile)?.rank,
    },
    {
      header: `selected_${profile.toLowerCase()}`,
      value: ({ places }: ComparedItem) => placeIn(places, profile)?.selected,
    },
  ]);
  return [
    { header: 'clip', value: ({ item }) => item.clip.clipId },
    ...ofProfile,
    ...(withScores ? [{ header: 'score', value: ({ item }: ComparedItem) => item.score }] : []),
    { header: 'cost_minutes', value: ({ item }) => item.costMinutes },
    { header: 'region', value: ({ item }) => item.clip.region },
    { header: 'weather', value: ({ item }) => item.clip.weather },
    { header: 'time_of_day', value: ({ item }) => item.clip.timeOfDay },
    { header: 'reason', value: ({ item }) => item.reason.headline },
  ];
}

export function placeIn(places: readonly ProfilePlace[], profile: Profile) {
  return places.find((place) => place.profile === profile);
}

export function PlaceCell({ place, isShown }: { place?: ProfilePlace; isShown: boolean }) {
  if (!place || place.rank === null) return <span title="It was no candidate there">{NONE}</span>;
  return (
    <span className={classes.place} data-shown={isShown || undefined}>
      <span className="gl-num">{count(place.rank)}</span>
      <span className={classes.budget} data-in={place.selected || undefined}>
        {place.selected ? '● in' : '○ out'}
      </span>
    </span>
  );
}

function ClipCell({ item }: { item: ComparedItem['item'] }) {
  const { clipId, timeOfDay, weather, region } = item.clip;
  const tags = [timeOfDay, weather, region].filter((tag) => tag !== null);
  return (
    <>
      <span className={classes.clipId}>{clipId}</span>
      <span className={classes.tags}>
        {tags.map((tag) => tag.replaceAll('_', ' ')).join(' · ')}
        {item.arm === 'HOLDBACK' && ' · drawn at random'}
      </span>
    </>
  );
}
