/** What was decided about the epic or about what came of it: what, who, in which role, when. */
import { Link } from '@tanstack/react-router';
import { Badge } from '@/components/Badge';
import { Card } from '@/components/Card';
import { LinkButton } from '@/components/LinkButton';
import { Time } from '@/components/Time';
import { words } from '@/lib/format';
import { useViewer } from '@/lib/viewer';
import type { EpicDetails } from './epicQueries';
import classes from './epics.module.css';

export function EpicDecisions({ epic: { id, decisions } }: { epic: EpicDetails }) {
  const mayRecord = useViewer().can('record_decision');
  return (
    <Card
      title="Decisions"
      definition="About this epic, its clusters, queues, batches, releases or models."
      aside={
        mayRecord && (
          <LinkButton
            to="/decisions"
            search={{ about: id, record: true }}
            size="compact-sm"
            variant="default"
          >
            Record a decision
          </LinkButton>
        )
      }
    >
      {decisions.length === 0 && <p className={classes.text}>None is on record.</p>}
      {decisions.length > 0 && (
        <ul className={classes.decisions}>
          {decisions.map((decision) => (
            <li key={decision.id} className={classes.decision}>
              <span>
                <Link to="/decisions/$id" params={{ id: decision.id }}>
                  {decision.title}
                </Link>{' '}
                <Badge>{words(decision.kind)}</Badge>
                <span className="gl-small">
                  {' '}
                  {decision.author}, {words(decision.authorRole)} · decided{' '}
                  <Time iso={decision.decidedAt} />
                </span>
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
