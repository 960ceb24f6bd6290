/** Where labels are and where they should be: maps by light, the selected cell, and a table twin. */
import { LinkButton } from '@/components/LinkButton';
import { Page } from '@/components/Page';
import { EmptyState, ReadState } from '@/components/States';
import { count } from '@/lib/format';
import { useRead } from '@/lib/read';
import { useUrlState } from '@/lib/useUrlState';
import { useViewer } from '@/lib/viewer';
import { findCell, keyOf, rankCells } from './cells';
import { CellPanel } from './CellPanel';
import { CellTable } from './CellTable';
import { CoverageFilters } from './CoverageFilters';
import { CoverageMaps } from './CoverageMaps';
import { type Coverage, type CoverageCell, CoverageQuery } from './coverageQuery';
import { readCoverageSearch } from './search';
import classes from './coverage.module.css';

const CRUMBS = [{ label: 'Understand' }, { label: 'Coverage' }];

export function CoveragePage() {
  const [search] = useUrlState(readCoverageSearch);
  const read = useRead(CoverageQuery, { evaluation: search.evaluation }, { fresh: true });
  if (read.problem?.code === 'BAD_ID' || read.problem?.code === 'NOT_FOUND') return <NoSuchSource />;
  const first = read.data?.coverage.cells[0];
  if (read.data && first) return <KnownCoverage coverage={read.data.coverage} first={first} />;
  return (
    <Page title="Coverage" crumbs={CRUMBS}>
      {read.state === 'ready' ? <NothingToCover /> : <ReadState read={read} layout="page" />}
    </Page>
  );
}

function KnownCoverage({ coverage, first }: { coverage: Coverage; first: CoverageCell }) {
  const [search, setSearch] = useUrlState(readCoverageSearch);
  const { measure = 'labels' } = search;
  const ranked = rankCells(coverage.cells, measure);
  const selected = findCell(coverage.cells, search.cell) ?? ranked[0]?.cell ?? first;
  const select = (cell: CoverageCell) => setSearch({ cell: keyOf(cell) });
  return (
    <Page
      title={titleOf(coverage)}
      crumbs={CRUMBS}
      chips={
        <CoverageFilters measure={measure} evaluation={coverage.evaluation} onChange={setSearch} />
      }
      basis={`${count(coverage.labeledClips)} labeled · ${count(coverage.poolClips)} in the pool`}
      footnote={smallPrint(coverage)}
    >
      <div className={classes.layout}>
        <CoverageMaps
          coverage={coverage}
          measure={measure}
          selected={selected}
          onSelect={select}
        />
        <aside className={classes.side} aria-label="The selected combination">
          <CellPanel cell={selected} coverage={coverage} />
        </aside>
      </div>
      <CellTable ranked={ranked} measure={measure} selected={selected} onSelect={select} />
    </Page>
  );
}

function titleOf({ cells, cellsBelowTarget, labeledClips }: Coverage): string {
  if (labeledClips === 0) return 'Nothing is labeled outside benchmarks yet';
  if (cellsBelowTarget === 0) return 'Every combination has the labels that its target asks for';
  const fewer = cellsBelowTarget === 1 ? 'has' : 'have';
  return `${count(cellsBelowTarget)} of ${count(cells.length)} combinations ${fewer} fewer labels than their target`;
}

function smallPrint({ basis, evaluation }: Coverage): string {
  const misses = evaluation
    ? `Misses are those of ${evaluation.label}, at an overlap of at least half (IoU 0.5).`
    : 'No evaluation was imported, so no miss is shown.';
  return `${basis} ${misses} A combination is a region, a weather and a light; one without any clip is left out.`;
}

function NothingToCover() {
  const mayImport = useViewer().can('import_data');
  return (
    <EmptyState
      title="Nothing to cover yet"
      cause="No clip was imported, so there is no region, weather or light to count labels in."
      cure={
        mayImport
          ? 'Bring a catalog of clips.'
          : 'Ask a perception engineer or a data platform engineer to import a catalog.'
      }
      action={mayImport && <LinkButton to="/use-my-data">Use my data</LinkButton>}
    />
  );
}

function NoSuchSource() {
  return (
    <Page title="Coverage" crumbs={CRUMBS}>
      <EmptyState
        title="No evaluation at this address"
        cause="The link may be of another program, or a letter is missing."
        action={<LinkButton to="/coverage">Show the newest evaluation</LinkButton>}
      />
    </Page>
  );
}
