/** One decision: what, why, about what, resting on what, by whom, decided and recorded when. */
import { useParams } from '@tanstack/react-router';
import { AbsentPage } from '@/components/AbsentPage';
import { Badge } from '@/components/Badge';
import { Card } from '@/components/Card';
import { EvidenceLinks } from '@/components/EvidenceLinks';
import { Facts } from '@/components/Facts';
import { LineageButton } from '@/components/LineageButton';
import { LinkButton } from '@/components/LinkButton';
import type { Named } from '@/components/namedNode';
import { NodeLink } from '@/components/NodeLink';
import { Page, Split } from '@/components/Page';
import { Time } from '@/components/Time';
import { words } from '@/lib/format';
import { KIND_NAMES } from '@/lib/nodePages';
import { useRead } from '@/lib/read';
import { type DecisionDetails, DecisionQuery } from './decisionQueries';
import { KINDS } from './decisionWords';
import classes from './decisions.module.css';

const CRUMBS = [{ label: 'Govern' }, { label: 'Decisions', to: '/decisions' }];

export function DecisionPage() {
  const { id } = useParams({ from: '/decisions/$id' });
  const read = useRead(DecisionQuery, { id });
  const decision = read.data?.decision;
  if (decision && !read.isOutdated) return <Known decision={decision} />;
  return (
    <AbsentPage
      title="Decision"
      crumbs={CRUMBS}
      read={read}
      field="decision"
      noun="decision"
      action={<LinkButton to="/decisions">See all decisions</LinkButton>}
    />
  );
}

function Known({ decision }: { decision: DecisionDetails }) {
  const { id, label, title, kind, rationale, about, cites, evidence } = decision;
  return (
    <Page
      title={title}
      crumbs={[...CRUMBS, { label }]}
      actions={<LineageButton id={id} />}
      basis={<Badge title={KINDS[kind].sentence}>{KINDS[kind].name}</Badge>}
    >
      <Split
        main={
          <>
            <Card title="Why">
              <p className={classes.rationale}>{rationale}</p>
            </Card>
            <Card title="About">
              <Things things={about} none="Nothing is named." />
            </Card>
            <Card title="Rests on" definition="What it cites.">
              <Things things={cites} none="It cites nothing." />
            </Card>
          </>
        }
        side={
          <Card title="On record">
            <Facts
              facts={[
                { name: 'Who', value: decision.author },
                { name: 'Role', value: words(decision.authorRole) },
                { name: 'Decided', value: <Time iso={decision.decidedAt} /> },
                {
                  name: 'Recorded',
                  definition: 'Traces of a moment before it do not show the decision.',
                  value: <Time iso={decision.recordedAt} />,
                },
                { name: 'Evidence', value: <EvidenceLinks evidence={evidence} /> },
              ]}
            />
          </Card>
        }
      />
    </Page>
  );
}

function Things({ things, none }: { things: readonly Named[]; none: string }) {
  if (things.length === 0) return <p className={classes.text}>{none}</p>;
  return (
    <ul className={classes.things}>
      {things.map((thing) => (
        <li key={thing.key}>
          <Badge>{KIND_NAMES[thing.kind]}</Badge> <NodeLink node={thing} />
          {thing.detail && <span className="gl-small"> {thing.detail}</span>}
        </li>
      ))}
    </ul>
  );
}
