/** What the limits of a run asked for and did, and the clips to be looked at before labeling. */
import { Link } from '@tanstack/react-router';
import { Card } from '@/components/Card';
import { Facts, type Fact } from '@/components/Facts';
import { Notice } from '@/components/Notice';
import { CardRow } from '@/components/Page';
import { percent, plural } from '@/lib/format';
import { graphql, type ResultOf } from '@/lib/graphql';
import { spaced } from '@/lib/values';
import classes from './queue.module.css';

export const LimitsOfRun = graphql(`
  fragment LimitsOfRun on PriorityRun @_unmask {
    limits {
      version {
        label
        note
        floors {
          label
          amount
          unit
          safetyFloor
        }
        minimums {
          label
          amount
          unit
          safetyFloor
        }
      }
      minimums {
        label
        amount
        unit
        safetyFloor
      }
      infeasible {
        minimum {
          label
        }
        sentence
      }
      costSentence
      copyRate
    }
    triage {
      place
      sentence
      clip {
        id
        clipId
      }
    }
  }
`);

type Run = ResultOf<typeof LimitsOfRun>;
type Limits = NonNullable<Run['limits']>;
type Minimum = Limits['minimums'][number];

const SHOWN = 5;

/** Nothing, where limits asked for nothing and no clip stands apart. */
export function RunLimits({ run }: { run: Run }) {
  const { limits, triage } = run;
  const asked = limits ? minimumsOf(limits) : [];
  const hasLimits = limits !== null && (asked.length > 0 || limits.costSentence !== null);
  if (!hasLimits && triage.length === 0) return null;
  return (
    <CardRow min={320}>
      {hasLimits && <LimitsCard limits={limits} asked={asked} />}
      {triage.length > 0 && <TriageCard triage={triage} />}
    </CardRow>
  );
}

function LimitsCard({ limits, asked }: { limits: Limits; asked: readonly Minimum[] }) {
  const facts: Fact[] = asked.map((minimum) => ({
    name: minimum.safetyFloor ? `Safety floor: ${minimum.safetyFloor}` : 'Minimum',
    value: `${amountOf(minimum)} of ${spaced(minimum.label)}`,
  }));
  if (limits.copyRate !== null) {
    facts.push({
      name: 'Near-copies',
      definition: 'Share of the selection that comes after a clip of the same moment of its drive.',
      value: percent(limits.copyRate, 1),
    });
  }
  return (
    <Card
      title="Limits"
      definition="Met before the rest, whatever clips score. A run that cannot keep a safety floor is refused."
      aside={limits.version.label}
      footnote={limits.costSentence}
    >
      {limits.infeasible.map(({ minimum, sentence }) => (
        <Notice key={minimum.label} tone="warn" title={`Not met: ${spaced(minimum.label)}`}>
          {sentence}
        </Notice>
      ))}
      <Facts facts={facts} />
    </Card>
  );
}

function TriageCard({ triage }: { triage: Run['triage'] }) {
  const more = triage.length - SHOWN;
  return (
    <Card
      title="Look at first"
      definition="Clips far from all others that were not selected: corrupt recordings, or a new domain that nothing knows yet."
      footnote={more > 0 ? `And ${plural(more, 'more clip')}.` : undefined}
    >
      <ul className={classes.details}>
        {triage.slice(0, SHOWN).map(({ place, clip, sentence }) => (
          <li key={place}>
            <Link to="/clips/$id" params={{ id: clip.id }}>
              {clip.clipId}
            </Link>{' '}
            {sentence}
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** In the order in which they are met. */
function minimumsOf({ version, minimums }: Limits): readonly Minimum[] {
  return [...version.floors, ...version.minimums, ...minimums];
}

function amountOf({ amount, unit }: Minimum): string {
  return unit === 'HOURS' ? `${amount} label-hours` : plural(amount, 'clip');
}
