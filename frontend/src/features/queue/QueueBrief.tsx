/** What annotators get with a queue: instructions, classes, and what is checked when it returns. */
import { Card } from '@/components/Card';
import { CardRow } from '@/components/Page';
import classes from './queue.module.css';

interface QueueBriefProps {
  queue: {
    instructions: string;
    checks: readonly { rule: string; text: string }[];
    ontologyVersion: { name: string; version: number; classes: readonly string[] };
  };
}

export function QueueBrief({ queue }: QueueBriefProps) {
  const { instructions, checks, ontologyVersion } = queue;
  return (
    <CardRow min={300}>
      <Card title="Instructions" definition="What annotators read before they label an item.">
        <p className={classes.instructions}>{instructions}</p>
      </Card>
      <Card
        title="Acceptance checks"
        definition="What a machine checks when labels of this queue come back."
      >
        <ul className={classes.details}>
          {checks.map(({ rule, text }) => (
            <li key={rule}>{text}</li>
          ))}
        </ul>
      </Card>
      <Card title="Classes" definition="The only classes that annotators may use.">
        <ul className={classes.classList}>
          {ontologyVersion.classes.map((name) => (
            <li key={name}>{name}</li>
          ))}
        </ul>
        <p className="gl-small">
          Ontology {ontologyVersion.name}, version {ontologyVersion.version}
        </p>
      </Card>
    </CardRow>
  );
}
