/** What is labeled, what it costs, where it was recorded. */
import { Definition } from '@/components/Definition';
import { percent } from '@/lib/format';
import type { ItemDetails } from './itemDetails';
import { armInText, costInText, kindInText, plain, stateInText, unitInText } from './itemWords';
import type { RankedItem } from './rankedItem';
import classes from './queue.module.css';

const ARM =
  'How the item came in, and how probable it was that its part of the budget drew it. Only analysts see this.';

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
        <Definition text="Estimated, not measured. In brackets the range of the estimate." />
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
            Chosen <Definition text={ARM} />
          </dt>
          <dd>{chosenInText(details)}</dd>
        </>
      )}
    </dl>
  );
}

/** Of a random draw the chance is what later estimates are weighted with. */
function chosenInText(details: ItemDetails): string {
  const arm = armInText(details.arm ?? '');
  if (details.__typename !== 'PriorityItem' || details.propensity == null) return arm;
  return details.arm === 'HOLDBACK'
    ? `${arm}; its chance was ${percent(details.propensity, 1)}`
    : arm;
}
