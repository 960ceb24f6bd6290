/** The clip that is looked at: why it is here, its score taken apart, its place everywhere. */
import { Card } from '@/components/Card';
import { ItemPanelFrame } from '@/components/ItemPanelFrame';
import { LinkButton } from '@/components/LinkButton';
import { PartsTable } from '@/components/parts/PartsTable';
import { LoadingState } from '@/components/States';
import { count, decimal, minutes } from '@/lib/format';
import { PROFILES } from '@/lib/names';
import type { ComparedItem } from './comparedItem';
import type { Run } from './profilesQuery';
import { scoreDefinition } from './scoreWords';
import classes from './priorities.module.css';

interface ItemPanelProps {
  /** Undefined while it is on its way. */
  compared: ComparedItem | undefined;
  run: Run;
  /** Whether rows failed to arrive; then nothing is on its way. */
  failed: boolean;
}

export function ItemPanel({ compared, run, failed }: ItemPanelProps) {
  if (!compared) {
    return failed ? null : (
      <Card>
        <LoadingState layout="text" rows={12} />
      </Card>
    );
  }
  const { item, places } = compared;
  return (
    <ItemPanelFrame
      label={`Clip ${item.clip.clipId}`}
      clip={item.clip.clipId}
      rank={item.rank}
      total={run.numCandidates}
      actions={
        <>
          <LinkButton
            to="/priorities/$run/items/$rank"
            params={{ run: run.id, rank: String(item.rank) }}
            variant="default"
          >
            Explain
          </LinkButton>
          <LinkButton to="/clips/$id" params={{ id: item.clip.id }} variant="default">
            Open the clip
          </LinkButton>
        </>
      }
    >
      <p className={classes.headline}>{item.reason.headline}</p>
      <PartsTable
        parts={item.parts}
        score={item.score}
        isNarrow
        definition={scoreDefinition(run.profile)}
      />
      <h3 className={classes.subtitle}>Under each profile</h3>
      <ul className={classes.places}>
        {places.map(({ profile, rank, selected }) => (
          <li key={profile}>
            <span>{PROFILES[profile].name}</span>
            <span className="gl-num">{placeInText(rank, selected)}</span>
          </li>
        ))}
      </ul>
      <p className={classes.muted}>
        {minutes(item.costMinutes)} to label, {decimal(item.costLowMinutes, 1)}–
        {decimal(item.costHighMinutes, 1)} by the estimate of costs.
      </p>
    </ItemPanelFrame>
  );
}

function placeInText(rank: number | null, selected: boolean): string {
  if (rank === null) return 'no candidate';
  return `rank ${count(rank)}, ${selected ? 'in the budget' : 'outside'}`;
}
