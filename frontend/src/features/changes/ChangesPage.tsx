/** Change requests, newest first: what is to change, how far it has come, who proposes it and why. */
import { useNavigate } from '@tanstack/react-router';
import { ChipSelect } from '@/components/ChipSelect';
import { LinkButton } from '@/components/LinkButton';
import { Outdated } from '@/components/Outdated';
import { Page } from '@/components/Page';
import { EmptyState, ReadState } from '@/components/States';
import { CURSOR_PAGE, CursorTable } from '@/components/table/CursorTable';
import { plural } from '@/lib/format';
import type { ResultOf } from '@/lib/graphql';
import { useRead } from '@/lib/read';
import { useCursorPages } from '@/lib/useCursorPages';
import { useUrlState } from '@/lib/useUrlState';
import { CHANGE_COLUMNS } from './changeColumns';
import { ChangesQuery } from './changeQueries';
import { type ChangeStatus, STATUS_CHOICES, STATUSES } from './changeWords';
import { readChangesSearch } from './search';

const ANY = 'any';

export function ChangesPage() {
  const [{ status }, setSearch] = useUrlState(readChangesSearch);
  const pages = useCursorPages(status ?? '');
  const statuses = status ? [status] : null;
  const variables = { statuses, first: CURSOR_PAGE, after: pages.after };
  const read = useRead(ChangesQuery, variables, { fresh: true });
  const list = read.data?.changeRequests;
  return (
    <Page
      title="What is to change, and who agreed?"
      crumbs={[{ label: 'Govern' }, { label: 'Changes' }]}
      actions={<LinkButton to="/weights">Try other weights</LinkButton>}
      chips={
        <ChipSelect
          label="Status"
          value={status ?? ANY}
          choices={[
            { value: ANY, label: 'any' },
            ...STATUS_CHOICES.map((value) => ({ value, label: STATUSES[value].name })),
          ]}
          onChange={(value) =>
            void setSearch({ status: value === ANY ? undefined : (value as ChangeStatus) })
          }
        />
      }
      basis={list && `${plural(list.totalCount, 'change request')}, newest first`}
      footnote="Weights and limits come into force by a change that somebody other than its proposer approved. Versions are never changed; a rollback makes another one."
    >
      {list ? (
        <Outdated when={read.isOutdated}>
          <List list={list} pages={pages} isFiltered={status !== undefined} />
        </Outdated>
      ) : (
        read.state !== 'ready' && <ReadState read={read} layout="table" />
      )}
    </Page>
  );
}

interface ListProps {
  list: ResultOf<typeof ChangesQuery>['changeRequests'];
  pages: ReturnType<typeof useCursorPages>;
  isFiltered: boolean;
}

function List({ list, pages, isFiltered }: ListProps) {
  const navigate = useNavigate();
  if (list.edges.length === 0) {
    return (
      <EmptyState
        title={isFiltered ? 'No change of this status' : 'No change yet'}
        cause={isFiltered ? 'Others may be of another one.' : 'The first versions are in force.'}
        cure="Other weights are tried and proposed on the page of weights; limits by `gainloop change propose limits`."
      />
    );
  }
  return (
    <CursorTable
      caption="Change requests"
      columns={CHANGE_COLUMNS}
      rows={list.edges.map(({ node }) => node)}
      list={list}
      pages={pages}
      rowHeight={56}
      onOpen={({ id }) => void navigate({ to: '/changes/$id', params: { id } })}
    />
  );
}
