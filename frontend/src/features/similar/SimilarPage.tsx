/** What is like an error, a cluster or a clip; without one of them, where to begin. */
import { Button } from '@mantine/core';
import { useEffect } from 'react';
import { LinkButton } from '@/components/LinkButton';
import { Page } from '@/components/Page';
import {
  AbsentState,
  EmptyState,
  LoadingState,
  ProblemState,
} from '@/components/States';
import { asSentence } from '@/lib/format';
import type { ResultOf } from '@/lib/graphql';
import { isUnknownId, type Problem } from '@/lib/problem';
import { type Read, useRead } from '@/lib/read';
import { useUrlState } from '@/lib/useUrlState';
import { type Asked, askedId, askedOf, titleOf } from './asked';
import { AskedCard } from './AskedCard';
import { variablesOf } from './filterOf';
import { Results } from './Results';
import { hasFilter, NO_FILTERS, readSimilarSearch } from './search';
import { SimilarFilters } from './SimilarFilters';
import { AskedQuery, SimilarQuery } from './similarQueries';
import { StartPage } from './StartPage';

const CRUMBS = [{ label: 'Understand' }, { label: 'Similar failures', to: '/similar' }];

export function SimilarPage() {
  const [search] = useUrlState(readSimilarSearch);
  const id = askedId(search);
  return id === undefined ? <StartPage /> : <AskedPage key={id} id={id} />;
}

function AskedPage({ id }: { id: string }) {
  const read = useRead(AskedQuery, { id });
  const node = read.data?.node;
  const asked = node ? askedOf(node) : null;
  if (asked) return <Found asked={asked} />;
  return (
    <Page
      title={isThere(read) ? 'Similar failures' : 'There is no such thing to ask about'}
      crumbs={CRUMBS}
    >
      <AbsentState read={read} field="node">
        <EmptyState
          title="Nothing at this address"
          cause="The link may be old, or it belongs to another installation."
          action={<LinkButton to="/similar">Choose what to ask about</LinkButton>}
        />
      </AbsentState>
    </Page>
  );
}

/** As far as is known. */
function isThere(read: Read<unknown>): boolean {
  if (read.problem) return !isUnknownId(read.problem);
  return read.state === 'loading' || read.isOutdated;
}

function Found({ asked }: { asked: Asked }) {
  const [search] = useUrlState(readSimilarSearch);
  const variables = variablesOf(search);
  const read = useRead(SimilarQuery, variables);
  const similar = read.data?.similarFailures ?? undefined;
  const problem = read.state === 'ready' ? read.problemAt('similarFailures') : read.problem;
  return (
    <Page
      title={titleOf(asked)}
      crumbs={[...CRUMBS, { label: asked.name }]}
      chips={<SimilarFilters problem={problem} />}
      footnote="Filters decide before the nearest are taken. Errors on benchmarks that are held out are not looked at. Moments of one drive that lie together are one result."
    >
      <AskedCard asked={asked} similar={similar} />
      {similar && similar.results.length > 0 && (
        <Results
          asked={asked}
          similar={similar}
          listKey={JSON.stringify(variables)}
          isTurning={read.isOutdated}
        />
      )}
      {similar && similar.results.length === 0 && <NothingLike />}
      {!similar && <Waiting read={read} problem={problem} />}
    </Page>
  );
}

interface WaitingProps {
  read: Read<ResultOf<typeof SimilarQuery>>;
  problem: Problem | null;
}

function Waiting({ read, problem }: WaitingProps) {
  if (problem === null) return <LoadingState layout="cards" />;
  switch (problem.code) {
    case 'INDEX_MISSING':
      return <IndexIsBuilt problem={problem} onRetry={read.reload} />;
    case 'BAD_EXPRESSION':
      return (
        <EmptyState
          title="The expression cannot be read"
          cause="The field above says where it stops."
        />
      );
    case 'NO_VECTOR':
    case 'NOTHING_TO_COMPARE':
      return <NothingToCompare problem={problem} />;
    default:
      return <ProblemState problem={problem} onRetry={read.reload} />;
  }
}

const RETRY_MS = 5_000;

function IndexIsBuilt({ problem, onRetry }: { problem: Problem; onRetry: () => void }) {
  useEffect(() => {
    const timer = setInterval(onRetry, RETRY_MS);
    return () => clearInterval(timer);
  }, [onRetry]);
  return (
    <EmptyState
      title="The index of this space is being built"
      cause={asSentence(problem.message)}
      cure="This page asks again every five seconds. Without a space chosen, errors are compared by their features meanwhile."
      action={
        <Button variant="default" onClick={onRetry}>
          Ask again now
        </Button>
      }
    />
  );
}

function NothingToCompare({ problem }: { problem: Problem }) {
  const [search, setSearch] = useUrlState(readSimilarSearch);
  return (
    <EmptyState
      title="There is nothing to compare it by"
      cause={asSentence(problem.message)}
      action={
        search.space && (
          <Button variant="default" onClick={() => void setSearch({ space: undefined })}>
            Look in the best space that has it
          </Button>
        )
      }
    />
  );
}

function NothingLike() {
  const [search, setSearch] = useUrlState(readSimilarSearch);
  return hasFilter(search) ? (
    <EmptyState
      title="Nothing that fits these filters"
      cause="The filters leave out everything but the moment that is asked about."
      action={
        <Button variant="default" onClick={() => void setSearch(NO_FILTERS)}>
          Clear the filters
        </Button>
      }
    />
  ) : (
    <EmptyState
      title="Nothing to compare it with"
      cause="There is no other failure, and no clip of the backlog, in this space."
      cure="Import more evaluations, or embeddings of more clips."
    />
  );
}
