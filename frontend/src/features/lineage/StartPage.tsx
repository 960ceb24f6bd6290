/** Where a trace may start, for somebody who came without a thing in mind. */
import { Button, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type FormEvent, type ReactNode, useState } from 'react';
import { Card } from '@/components/Card';
import { LinkButton } from '@/components/LinkButton';
import { CardRow, Page } from '@/components/Page';
import { EmptyState, ReadState } from '@/components/States';
import { signed } from '@/lib/format';
import { useRead } from '@/lib/read';
import { useUrlState } from '@/lib/useUrlState';
import { type LineageStarts, LineageStartsQuery } from './lineageQueries';
import { type LineageSearch, readLineageSearch } from './search';
import classes from './lineage.module.css';

export function StartPage() {
  const read = useRead(LineageStartsQuery, {}, { fresh: true });
  return (
    <Page title="Where does it come from, and what came of it?" crumbs={[{ label: 'Govern' }, { label: 'Lineage' }]}>
      <KeyForm />
      {read.state === 'ready' ? <Starts starts={startsOf(read.data)} /> : <ReadState read={read} layout="cards" />}
    </Page>
  );
}

function KeyForm() {
  const [, setSearch] = useUrlState(readLineageSearch);
  const [key, setKey] = useState('');
  const start = (event: FormEvent) => {
    event.preventDefault();
    setSearch({ id: key.trim() || undefined }, { push: true });
  };
  return (
    <form className={classes.keyForm} onSubmit={start}>
      <TextInput
        size="xs"
        label="Key or global id"
        description="A key names the kind first: Epic:PERC-12, Person:operator"
        value={key}
        onChange={(event) => setKey(event.currentTarget.value)}
      />
      <Button type="submit" disabled={key.trim() === ''}>
        Trace it
      </Button>
    </form>
  );
}

interface Start {
  key: string;
  name: string;
  detail: ReactNode;
  search: LineageSearch;
}

interface StartList {
  title: string;
  starts: readonly Start[];
}

function Starts({ starts }: { starts: readonly StartList[] }) {
  const filled = starts.filter((list) => list.starts.length > 0);
  if (filled.length === 0) {
    return (
      <EmptyState
        title="Nothing to trace yet"
        cause="A trace starts at an epic, a queue, an error cluster, a release, a model version or a decision, and there is none here."
        cure="Bring in an evaluation and make a queue of it: from then on every step is on record."
        action={<LinkButton to="/use-my-data">Use my data</LinkButton>}
      />
    );
  }
  return (
    <CardRow min={300}>
      {filled.map(({ title, starts: list }) => (
        <Card key={title} title={title}>
          <ul className={classes.starts}>
            {list.map(({ key, name, detail, search }) => (
              <li key={key}>
                <Link to="/lineage" search={search}>
                  {name}
                </Link>
                {detail && <span className="gl-small">{detail}</span>}
              </li>
            ))}
          </ul>
        </Card>
      ))}
    </CardRow>
  );
}

const MOST_CLUSTERS = 6;

function startsOf(data: LineageStarts): StartList[] {
  const { latestQueue } = data.summary;
  const queues = latestQueue ? [latestQueue] : [];
  const clusters = (data.errorClusters?.clusters ?? []).filter(({ size }) => size > 0);
  return [
    { title: 'Who decided this change?', starts: changesOf(data) },
    {
      title: 'Epics',
      starts: data.epics.edges.map(({ node: { id, key, title } }) => startAt(id, key, title)),
    },
    {
      title: 'Decisions',
      starts: data.decisions.edges.map(({ node: { id, label, title } }) => startAt(id, label, title)),
    },
    {
      title: 'Dataset releases',
      starts: data.datasetReleases.edges.map(({ node: { id, label } }) => startAt(id, label)),
    },
    {
      title: 'Model versions',
      starts: data.outcomes.edges.map(({ node: { modelVersion } }) =>
        startAt(modelVersion.id, modelVersion.label),
      ),
    },
    { title: 'The latest queue', starts: queues.map(({ id, name }) => startAt(id, name)) },
    {
      title: 'The largest error clusters',
      starts: clusters.slice(0, MOST_CLUSTERS).map(({ id, name }) => startAt(id, name)),
    },
  ];
}

function startAt(id: string, name: string, detail: string | null = null): Start {
  return { key: id, name, detail, search: { id } };
}

const MOST_CHANGES = 6;

function changesOf({ outcomes }: LineageStarts): Start[] {
  return outcomes.edges
    .flatMap(({ node: { id, modelVersion, deltas } }) =>
      deltas.map(({ number, label, metric, delta }) => ({
        key: `${id} ${number}`,
        name: `${label}: ${signed(delta, 3)}`,
        detail: `${metric}, ${modelVersion.label}`,
        search: { decisionOf: id, delta: number },
      })),
    )
    .slice(0, MOST_CHANGES);
}
