/** The item that is looked at: why it is here in full, its score taken apart, cost and links. */
import { Button } from '@mantine/core';
import { Card } from '@/components/Card';
import { FindSimilarButton } from '@/components/FindSimilarButton';
import { ItemPanelFrame } from '@/components/ItemPanelFrame';
import { LinkButton } from '@/components/LinkButton';
import { PartsTable } from '@/components/parts/PartsTable';
import { LoadingState, ReadState } from '@/components/States';
import { useViewer } from '@/lib/viewer';
import { FifoComparison, type FifoRun } from './FifoComparison';
import { ItemFacts } from './ItemFacts';
import { ItemPicture } from './ItemPicture';
import { useItemDetails } from './itemDetails';
import { ReasonLinks } from './ReasonLinks';
import type { RankedItem } from './rankedItem';
import classes from './queue.module.css';

export interface ListFacts {
  /** Items of the whole list. */
  total: number;
  /** The newest run by recording time, where this list is ordered by something else. */
  fifo: FifoRun | null;
}

interface ItemPanelProps {
  /** Undefined while it is on its way. */
  item: RankedItem | undefined;
  /** Whether rows failed to arrive; then nothing is on its way. */
  failed: boolean;
  facts: ListFacts;
  isSelected: boolean;
  onToggleSelected: (item: RankedItem) => void;
}

const SCORE =
  'The values add up to the score to the last digit. Weights are those of the run; a signal is how strongly the part speaks for this clip, or against it, 0 to 1.';

export function ItemPanel({ item, failed, facts, ...selection }: ItemPanelProps) {
  if (!item) {
    return failed ? null : (
      <Card>
        <LoadingState layout="text" rows={12} />
      </Card>
    );
  }
  return (
    <ItemPanelFrame
      label={`Item ${item.clip.clipId}`}
      clip={item.clip.clipId}
      rank={item.rank}
      total={facts.total}
      actions={<Actions item={item} {...selection} />}
    >
      <Explanation item={item} facts={facts} />
    </ItemPanelFrame>
  );
}

function Explanation({ item, facts }: { item: RankedItem; facts: ListFacts }) {
  const viewer = useViewer();
  const { fifo } = facts;
  const { read, details, fifoRank, renewPicture } = useItemDetails(
    item,
    viewer.canSee('analysis'),
    fifo,
  );
  const isWaiting = read.state === 'ready' || read.state === 'loading';
  return (
    <>
      {isWaiting && <ItemPicture item={item} details={details} renew={renewPicture} />}
      <p className={classes.headline}>{item.reason.headline}</p>
      <PartsTable parts={item.parts} score={item.score} definition={SCORE} />
      {details && (
        <>
          <ul className={classes.details}>
            {details.reason.details.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
          {fifo && fifoRank !== undefined && <FifoComparison found={fifoRank} fifo={fifo} />}
          <ItemFacts item={item} details={details} />
          <ReasonLinks links={details.reason.links} />
        </>
      )}
      {!details && (isWaiting ? <LoadingState layout="text" rows={6} /> : <ReadState read={read} />)}
    </>
  );
}

function Actions({
  item,
  isSelected,
  onToggleSelected,
}: Pick<ItemPanelProps, 'isSelected' | 'onToggleSelected'> & { item: RankedItem }) {
  return (
    <>
      <LinkButton to="/clips/$id" params={{ id: item.clip.id }} variant="default">
        Open the clip
      </LinkButton>
      <FindSimilarButton clip={item.clip.id} />
      <Button variant="default" onClick={() => onToggleSelected(item)}>
        {isSelected ? 'Take out of the selection' : 'Select'}
      </Button>
    </>
  );
}
