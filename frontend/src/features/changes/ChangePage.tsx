/** One change request: old and new beside each other, what it would do, who said what, next steps. */
import { Link, useParams } from '@tanstack/react-router';
import { AbsentPage } from '@/components/AbsentPage';
import { Card } from '@/components/Card';
import { type Fact, Facts } from '@/components/Facts';
import { LinkButton } from '@/components/LinkButton';
import { Page, Split } from '@/components/Page';
import { Time } from '@/components/Time';
import { words } from '@/lib/format';
import { useRead } from '@/lib/read';
import { StatusBadge } from './changeColumns';
import { type ChangeDetails, ChangeQuery } from './changeQueries';
import { lineName, titleOf } from './changeWords';
import { Impact } from './Impact';
import { Steps } from './Steps';
import classes from './changes.module.css';

const CRUMBS = [{ label: 'Govern' }, { label: 'Changes', to: '/changes' }];

export function ChangePage() {
  const { id } = useParams({ from: '/changes/$id' });
  const read = useRead(ChangeQuery, { id }, { fresh: true });
  const change = read.data?.changeRequest;
  if (change && !read.isOutdated) return <Known change={change} onChanged={read.reload} />;
  return (
    <AbsentPage
      title="Change request"
      crumbs={CRUMBS}
      read={read}
      field="changeRequest"
      noun="change request"
      action={<LinkButton to="/changes">See all changes</LinkButton>}
    />
  );
}

function Known({ change, onChanged }: { change: ChangeDetails; onChanged: () => void }) {
  return (
    <Page
      title={titleOf(change)}
      crumbs={[...CRUMBS, { label: change.label }]}
      basis={<StatusBadge change={change} />}
    >
      <Split
        main={
          <>
            <Card title="Why">
              <p className={classes.text}>{change.rationale}</p>
            </Card>
            <Card title="What changes" definition={`Lines that differ from ${change.baseVersion}.`}>
              <Diff change={change} />
            </Card>
            <Impact change={change} />
          </>
        }
        side={
          <>
            <Steps change={change} onChanged={onChanged} />
            <Card title="On record">
              <Facts facts={factsOf(change)} />
            </Card>
            <Card title="Reviews">
              <Reviews change={change} />
            </Card>
          </>
        }
      />
    </Page>
  );
}

function Diff({ change: { lines, baseVersion } }: { change: ChangeDetails }) {
  return (
    <table className={classes.diff}>
      <thead>
        <tr>
          <th scope="col">Line</th>
          <th scope="col">{baseVersion}</th>
          <th scope="col">As proposed</th>
        </tr>
      </thead>
      <tbody>
        {lines.map(({ name, before, after }) => (
          <tr key={name}>
            <th scope="row">{lineName(name)}</th>
            <td className={`gl-num ${classes.before}`}>{before ?? ''}</td>
            <td className={`gl-num ${classes.after}`}>{after ?? 'goes'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function factsOf(change: ChangeDetails): Fact[] {
  const { version, effectiveFrom, closedBy, closedAt, reverts } = change;
  const facts: Fact[] = [
    { name: 'Proposed by', value: change.proposer },
    { name: 'Role', value: words(change.proposerRole) },
    { name: 'Proposed', value: <Time iso={change.createdAt} /> },
    { name: 'Follows', value: change.baseVersion },
  ];
  if (reverts) {
    facts.push({
      name: 'Takes back',
      value: (
        <Link to="/changes/$id" params={{ id: reverts.id }}>
          {reverts.label}
        </Link>
      ),
    });
  }
  if (version) facts.push({ name: 'Made', value: version });
  if (effectiveFrom) facts.push({ name: 'In force from', value: <Time iso={effectiveFrom} /> });
  if (closedBy) facts.push({ name: 'Decided by', value: closedBy });
  if (closedAt) facts.push({ name: 'Decided', value: <Time iso={closedAt} /> });
  return facts;
}

function Reviews({ change: { reviews, reverts } }: { change: ChangeDetails }) {
  if (reviews.length === 0) {
    return (
      <p className={classes.text}>
        {reverts ? 'A rollback needs none: its content was in force before.' : 'None yet.'}
      </p>
    );
  }
  return (
    <ul className={classes.reviews}>
      {reviews.map(({ number, reviewer, verdict, rationale, createdAt }) => (
        <li key={number}>
          {verdict === 'APPROVE' ? 'Approved' : 'Rejected'} by {reviewer},{' '}
          <Time iso={createdAt} />
          <p className={classes.text}>{rationale}</p>
        </li>
      ))}
    </ul>
  );
}
