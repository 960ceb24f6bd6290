/** Columns of the short table of profiles: what each selects, and how far it agrees. */
import { Link } from '@tanstack/react-router';
import { Badge } from '@/components/Badge';
import { Definition } from '@/components/Definition';
import type { Column } from '@/components/table/column';
import { COST_BASIS } from '@/lib/costBasis';
import { count, hours, NONE } from '@/lib/format';
import { PROFILES, type Profile } from '@/lib/names';
import type { ProfileRun } from './profilesQuery';
import { atLeast, definitionOf, gainPoints } from './words';
import classes from './priorities.module.css';

/** `ranked` is null for a profile under which nothing was ranked here. */
export interface ProfileRow {
  profile: Profile;
  ranked: ProfileRun | null;
}

export const PROFILE_COLUMNS: Column<ProfileRow>[] = [
  {
    id: 'profile',
    header: 'Profile',
    value: ({ profile }) => PROFILES[profile].name,
    cell: (row) => <ProfileCell row={row} />,
  },
  {
    id: 'run',
    header: 'Run',
    width: '72px',
    value: ({ ranked }) => ranked?.run.number,
    cell: ({ ranked }) =>
      ranked ? (
        <Link to="/queue/runs/$id" params={{ id: ranked.run.id }}>
          Run {ranked.run.number}
        </Link>
      ) : (
        <span className={classes.muted}>none</span>
      ),
  },
  {
    id: 'selected',
    header: 'Selected',
    align: 'right',
    width: '96px',
    definition: 'Clips inside the budget, of all clips that were ranked.',
    value: ({ ranked }) => ranked?.run.numSelected,
    cell: ({ ranked }) =>
      ranked ? `${count(ranked.run.numSelected)} of ${count(ranked.run.numCandidates)}` : NONE,
  },
  {
    id: 'hours',
    header: 'To label',
    align: 'right',
    width: '88px',
    definition: `Estimated labeling time of the selected clips. ${COST_BASIS}`,
    value: ({ ranked }) => ranked?.run.spentHours,
    cell: ({ ranked }) => hours(ranked?.run.spentHours),
  },
  {
    id: 'gain',
    header: 'Expected gain',
    align: 'right',
    width: '104px',
    definition:
      'What labeling the selection should take off the benchmark’s errors: points of 100, by importance. Only expected gain can say it.',
    value: ({ ranked }) => ranked?.run.expectedGain,
    cell: ({ ranked }) => gainPoints(ranked?.run.expectedGain ?? null),
  },
  {
    id: 'certificate',
    header: 'Of the best',
    align: 'right',
    width: '92px',
    definition:
      'The expected gain of the batch over an upper bound of what any batch of its cost could gain, by the same curves.',
    value: ({ ranked }) => ranked?.run.certificate,
    cell: ({ ranked }) => atLeast(ranked?.run.certificate ?? null) ?? NONE,
  },
  ...[10, 100].map<Column<ProfileRow>>((depth) => ({
    id: `first-${depth}`,
    header: `First ${depth}`,
    align: 'right',
    width: '88px',
    definition: `How many of the first ${depth} places it shares with the chosen profile.`,
    value: ({ ranked }) => sharedOf(ranked, depth)?.share,
    cell: ({ ranked }) => sharedInText(ranked, depth),
  })),
  {
    id: 'moved',
    header: 'Other hours',
    align: 'right',
    width: '96px',
    definition: 'Label-hours that it spends on clips that the chosen profile does not select.',
    value: ({ ranked }) => ranked?.agreement?.hoursMoved,
    cell: ({ ranked }) => hours(ranked?.agreement?.hoursMoved),
  },
];

function ProfileCell({ row: { profile, ranked } }: { row: ProfileRow }) {
  return (
    <span className={classes.profile}>
      <ProfileName profile={profile} ranked={ranked} />
      <Definition text={definitionOf(profile)} />
      {ranked?.isDefault && <Badge>default</Badge>}
    </span>
  );
}

function ProfileName({ profile, ranked }: ProfileRow) {
  const { name } = PROFILES[profile];
  if (!ranked) return <span className={classes.muted}>{name}</span>;
  if (ranked.isChosen) return <strong>{name}</strong>;
  return (
    <Link
      to="."
      search={((before: object) => ({ ...before, run: ranked.run.id, item: undefined })) as never}
      resetScroll={false}
    >
      {name}
    </Link>
  );
}

function sharedOf(ranked: ProfileRun | null, depth: number) {
  return ranked?.agreement?.overlap.find((shared) => shared.depth === depth);
}

/** Of runs with fewer places the share is of all. */
function sharedInText(ranked: ProfileRun | null, depth: number): string {
  const share = sharedOf(ranked, depth)?.share;
  if (!ranked || share === undefined) return NONE;
  const places = Math.min(depth, ranked.run.numCandidates);
  return `${count(Math.round(share * places))} of ${count(places)}`;
}
