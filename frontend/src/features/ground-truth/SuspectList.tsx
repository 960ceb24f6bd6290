/** The doubtful labels page by page; beside them the one that is looked at, on its frame. */
import { useDebouncedValue } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { useClient } from 'urql';
import { Card } from '@/components/Card';
import { Split } from '@/components/Page';
import { EmptyState, ReadState } from '@/components/States';
import { csvColumns } from '@/components/table/column';
import { DataTable } from '@/components/table/DataTable';
import { Pager } from '@/components/table/Pager';
import { WholeListCsv } from '@/components/table/WholeListCsv';
import { SUSPECT_KINDS, type SuspectKind } from '@/lib/errorTypes';
import { useRead } from '@/lib/read';
import { type CursorPages, useCursorPages } from '@/lib/useCursorPages';
import { useUrlState } from '@/lib/useUrlState';
import { loadWholeList } from '@/lib/wholeList';
import { type Source, type Suspect, type Suspects, SuspectsQuery } from './groundTruthQueries';
import { readGroundTruthSearch } from './search';
import { suspectColumns, suspectCsvColumns } from './suspectColumns';
import { SuspectPanel } from './SuspectPanel';
import classes from './groundTruth.module.css';

const PAGE_SIZE = 20;

interface SuspectListProps {
  source: Source;
  kind: SuspectKind | undefined;
}

export function SuspectList({ source, kind }: SuspectListProps) {
  const filter = { evaluation: source.id, kind: kind ?? null };
  const pages = useCursorPages(JSON.stringify(filter));
  const read = useRead(SuspectsQuery, { ...filter, first: PAGE_SIZE, after: pages.after });
  if (read.state !== 'ready') return <ReadState read={read} layout="table" />;
  const list = read.data.groundTruthErrors;
  if (list.edges.length === 0) {
    return (
      <EmptyState
        title="None of this kind"
        cause={`${kind ? SUSPECT_KINDS[kind].definition : ''} No label of ${source.benchmark.name} is like that.`}
      />
    );
  }
  return <KnownSuspects source={source} kind={kind} list={list} pages={pages} />;
}

interface KnownSuspectsProps extends SuspectListProps {
  list: Suspects;
  pages: CursorPages;
}

function KnownSuspects({ source, kind, list, pages }: KnownSuspectsProps) {
  const [search, setSearch] = useUrlState(readGroundTruthSearch);
  const navigate = useNavigate();
  const rows = list.edges.map(({ node }) => node);
  const active = rows.find(({ error }) => error.id === search.label) ?? rows[0];
  // Moving on quickly should not load what is passed by.
  const [shown] = useDebouncedValue(active, 120);
  return (
    <Split
      main={
        <Card
          flush
          title={kind ? SUSPECT_KINDS[kind].name : 'The surest first'}
          definition={kind && SUSPECT_KINDS[kind].definition}
          aside={<SuspectsCsv source={source} kind={kind} isEmpty={rows.length === 0} />}
        >
          <DataTable
            caption="Labels that seem to be wrong"
            columns={suspectColumns(source.id)}
            rows={rows}
            rowId={({ error }) => error.id}
            rowHeight={52}
            activeId={active?.error.id ?? null}
            onActivate={({ error }) => setSearch({ label: error.id })}
            onOpen={({ error }) =>
              void navigate({
                to: '/clips/$id',
                params: { id: error.clip.id },
                search: { evaluation: source.id, frame: error.frameIndex },
              })
            }
          />
          <Pager
            pages={pages}
            pageSize={PAGE_SIZE}
            shown={rows.length}
            total={list.totalCount}
            endCursor={list.pageInfo.endCursor}
            hasNext={list.pageInfo.hasNextPage}
          />
        </Card>
      }
      side={<Side source={source} active={active} shown={shown} />}
    />
  );
}

interface SideProps {
  source: Source;
  active: Suspect | undefined;
  shown: Suspect | undefined;
}

function Side({ source, active, shown }: SideProps) {
  const suspect = shown ?? active;
  return (
    <div className={classes.side}>
      {suspect && <SuspectPanel suspect={suspect} evaluationId={source.id} />}
    </div>
  );
}

interface SuspectsCsvProps extends SuspectListProps {
  isEmpty: boolean;
}

/** All that fit the filter, not only the page that is shown. */
function SuspectsCsv({ source, kind, isEmpty }: SuspectsCsvProps) {
  const client = useClient();
  const load = () =>
    loadWholeList(async (after) => {
      const asked = { evaluation: source.id, kind: kind ?? null, first: 100, after };
      const { data } = await client.query(SuspectsQuery, asked).toPromise();
      if (!data) throw new Error('The server sent no rows.');
      return data.groundTruthErrors;
    });
  return (
    <WholeListCsv
      name="ground-truth"
      columns={csvColumns(suspectCsvColumns(source.id))}
      load={load}
      isEmpty={isEmpty}
    />
  );
}
