/** What stands around the parts: the sentence, what moved the clip, cost, and where links lead. */
import { Link } from '@tanstack/react-router';
import { Badge } from '@/components/Badge';
import { Card } from '@/components/Card';
import { Facts } from '@/components/Facts';
import { count, decimal, minutes, percent } from '@/lib/format';
import type { ExplainedItem, ExplainedRun } from './explainQuery';
import { ReasonTargets } from './ReasonTargets';
import classes from './priorities.module.css';

export interface Explained {
  run: ExplainedRun;
  item: ExplainedItem;
}

export function CountsCard({ item }: Pick<Explained, 'item'>) {
  return (
    <Card>
      <p className={classes.lead}>{item.reason.headline}</p>
      <ul className={classes.sentences}>
        {item.reason.details.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </Card>
  );
}

/** Nothing is kept of a first run, nor of clips that moved below its first places. */
export function ChangeCard({ run, item }: Explained) {
  const { change } = item;
  return (
    <Card title="Since the run before">
      {change && run.previous ? (
        <>
          <p className={classes.headline}>
            {movedInText(change.rankBefore, change.rankAfter, run.previous.number)}
          </p>
          <ul className={classes.sentences}>
            {change.causes.map(({ name, sentence }) => (
              <li key={name}>{sentence}</li>
            ))}
          </ul>
          <Link to="/queue/runs/$id" params={{ id: run.previous.id }}>
            Open run {run.previous.number}
          </Link>
        </>
      ) : (
        <p className={classes.muted}>{noChange(run, item)}</p>
      )}
    </Card>
  );
}

function noChange(run: ExplainedRun, item: ExplainedItem): string {
  if (!run.previous) return 'There is no earlier run of this profile and scope.';
  return item.selected
    ? `It has the same rank as in run ${run.previous.number}.`
    : `Run ${run.number} kept no change of it: it is as it was, or moved below the first places.`;
}

export function movedInText(before: number | null, after: number | null, run: number): string {
  if (before === null) return `New: it was no candidate in run ${run}`;
  if (before === after) return `Rank ${count(after)} as in run ${run}`;
  return `Moved ${count(before)} → ${count(after)} since run ${run}`;
}

export function FactsCard({ run, item }: Explained) {
  const { clip } = item;
  const tags = [clip.timeOfDay, clip.weather, clip.region].filter((tag) => tag !== null);
  return (
    <Card title={clip.clipId} aside={<BudgetBadge item={item} />}>
      <Facts
        facts={[
          { name: 'Rank', value: `${count(item.rank)} of ${count(run.numCandidates)}` },
          {
            name: 'Cost',
            definition: 'Estimated, not measured; the range is that of the estimate.',
            value: `${minutes(item.costMinutes)} (${decimal(item.costLowMinutes, 1)}–${decimal(item.costHighMinutes, 1)})`,
          },
          ...(tags.length > 0
            ? [{ name: 'Tags', value: tags.map((tag) => tag.replaceAll('_', ' ')).join(', ') }]
            : []),
          ...(item.arm
            ? [
                {
                  name: 'Chosen',
                  definition: 'How it came in. Only analysts see this.',
                  value: armInText(item),
                },
              ]
            : []),
        ]}
      />
    </Card>
  );
}

function BudgetBadge({ item }: Pick<Explained, 'item'>) {
  return item.selected ? <Badge tone="accent">in the budget</Badge> : <Badge>outside the budget</Badge>;
}

function armInText({ arm, propensity }: ExplainedItem): string {
  if (arm === 'FIFO') return 'by recording time';
  if (arm !== 'HOLDBACK') return 'by its score';
  return `at random, its chance was ${percent(propensity, 1)}`;
}

export function LinksCard({ run, item }: Explained) {
  return (
    <Card title="Rests on">
      {item.clusters.length > 0 && (
        <div>
          <h3 className={classes.subtitle}>Error clusters of these misses</h3>
          <ul className={classes.links}>
            {item.clusters.map(({ id, name, size }) => (
              <li key={id}>
                <Link to="/clusters/$id" params={{ id }}>
                  {name}
                </Link>{' '}
                <span className="gl-small">{count(size)} errors</span>
              </li>
            ))}
          </ul>
        </div>
      )}
      <ReasonTargets links={item.reason.links} />
      {run.weights && (
        <Link to="/weights" search={{ run: run.id }}>
          Try other weights than version {run.weights.version}
        </Link>
      )}
    </Card>
  );
}
