/** What is labeled, what it costs, where it was recorded. */
import { Definition } from '@/components/Definition';
import type { ItemDetails } from './itemDetails';
import { armInText, costInText, kindInText, plain, stateInText, unitInText } from './itemWords';
import type { RankedItem } from './rankedItem';
import classes from './queue.module.css';

export function ItemFacts({ item, details }: { item: RankedItem; details: ItemDetails }) {
  const { clip } = details;
  const tags = [
    item.clip.timeOfDay,
    item.clip.weather,
    clip.roadType,
    ...clip.scenarioTags,
    item.clip.region,
  ].filter((tag) => tag !== null);
  return (
    <dl className={classes.facts}>
      <dt>
        Cost{' '}
        <Definition text="Estimated, not measured. In brackets the range that the assumption allows for." />
      </dt>
      <dd>
        {costInText(item.costMinutes, details.costLowMinutes, details.costHighMinutes)}
      </dd>
      <dt>Label</dt>
      <dd>{unitInText(details.unit)}</dd>
      {tags.length > 0 && (
        <>
          <dt>Tags</dt>
          <dd>{tags.map(plain).join(', ')}</dd>
        </>
      )}
      {clip.drive && (
        <>
          <dt>Drive</dt>
          <dd>{clip.drive.driveId}</dd>
        </>
      )}
      {details.__typename === 'QueueItem' && (
        <>
          <dt>Work</dt>
          <dd>
            {kindInText(details.kind)}, {stateInText(details.state)}
          </dd>
        </>
      )}
      {details.arm && (
        <>
          <dt>
            Chosen <Definition text="How the item came in. Only analysts see this." />
          </dt>
          <dd>{armInText(details.arm)}</dd>
        </>
      )}
    </dl>
  );
}
