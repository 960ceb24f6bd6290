/** What this version is: role, source, classes, and the digest that an auditor compares. */
import { Badge } from '@/components/Badge';
import { Card } from '@/components/Card';
import type { Benchmark } from './benchmarkQuery';
import { ROLES } from './words';
import classes from './benchmarks.module.css';

export function IdentityCard({ benchmark }: { benchmark: Benchmark }) {
  const { role, source, digest, classes: names } = benchmark;
  return (
    <Card title="This version" aside={<Badge>{ROLES[role].name}</Badge>}>
      <dl className={classes.facts}>
        <dt>Role</dt>
        <dd>{ROLES[role].sentence}</dd>
        <dt>Source</dt>
        <dd>{source}</dd>
        <dt>Classes</dt>
        <dd>{names.join(', ')}</dd>
        <dt>SHA-256</dt>
        <dd>
          <code className={classes.digest}>{digest}</code>
        </dd>
      </dl>
    </Card>
  );
}
