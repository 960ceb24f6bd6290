/** Who decided what led to an outcome, or about it, and where each decision stands. */
import { Card } from '@/components/Card';
import { LinkButton } from '@/components/LinkButton';
import { NodeLink } from '@/components/NodeLink';
import { ReadState } from '@/components/States';
import { useRead } from '@/lib/read';
import { decisionsIn } from './decisionsIn';
import { OutcomeDecisionsQuery } from './outcomeQuery';
import classes from './releases.module.css';

export function OutcomeDecisions({ outcomeId }: { outcomeId: string }) {
  const read = useRead(OutcomeDecisionsQuery, { id: outcomeId }, { fresh: true });
  const decisions = decisionsIn(read.data?.decisionLineage);
  return (
    <Card
      title="Who decided it?"
      definition="Decisions about the model, and about or resting on what it was trained on and what it changed."
      aside={
        <LinkButton
          to="/lineage"
          search={{ decisionOf: outcomeId } as never}
          size="compact-sm"
          variant="default"
        >
          Trace it back
        </LinkButton>
      }
    >
      {read.state !== 'ready' && <ReadState read={read} layout="text" />}
      {read.state === 'ready' && decisions.length === 0 && (
        <p className={classes.text}>No decision that led to it is on record.</p>
      )}
      {decisions.length > 0 && (
        <ul className={classes.plainList}>
          {decisions.map(({ node, people }) => (
            <li key={node.key} className={classes.lines}>
              <NodeLink node={node} />
              <span className="gl-small">
                {[...people, ...(node.detail ? [node.detail] : [])].join(' · ')}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
