/** Lineage: where a thing comes from and what came of it, as a graph and as a list. */
import { LinkButton } from '@/components/LinkButton';
import { Page } from '@/components/Page';
import { AbsentState, EmptyState } from '@/components/States';
import { Time } from '@/components/Time';
import { useUrlState } from '@/lib/useUrlState';
import { ExportButtons } from './ExportButtons';
import { LineageFilters } from './LineageFilters';
import { LineageView } from './LineageView';
import { answeredText } from './lineageWords';
import type { Lineage } from './lineageQueries';
import type { Graph } from './mergeAnswers';
import { keptKeys } from './keptKeys';
import { hideKinds } from './showGraph';
import { StartPage } from './StartPage';
import { readLineageSearch, type LineageSearch } from './search';
import { type LineageReads, startOf, useLineage } from './useLineage';

export const CRUMBS = [{ label: 'Govern' }, { label: 'Lineage', to: '/lineage' }];

export function LineagePage() {
  const [search] = useUrlState(readLineageSearch);
  if (startOf(search) === undefined && search.decisionOf === undefined) return <StartPage />;
  return <Traced search={search} />;
}

function Traced({ search }: { search: LineageSearch }) {
  const reads = useLineage(search);
  const { base, graph, read } = reads;
  if (base && graph) return <Known search={search} base={base} graph={graph} reads={reads} />;
  return (
    <Page title="Lineage" crumbs={CRUMBS}>
      <AbsentState read={read} field="lineage">
        <NoSuchThing search={search} />
      </AbsentState>
    </Page>
  );
}

interface KnownProps {
  search: LineageSearch;
  base: Lineage;
  graph: Graph;
  reads: LineageReads;
}

function Known({ search, base, graph, reads }: KnownProps) {
  const keep = keptKeys(search, reads.path.answer);
  const left = hideKinds(graph, search.hide ?? [], keep);
  return (
    <Page
      title={titleOf(search, graph)}
      crumbs={CRUMBS}
      actions={<ExportButtons graph={left} answer={base} />}
      chips={<LineageFilters graph={graph} numHidden={graph.nodes.length - left.nodes.length} />}
      basis={
        <>
          {answeredText(base)}
          {base.asOf && (
            <>
              {' · as of '}
              <Time iso={base.asOf} />
            </>
          )}
        </>
      }
      footnote="A line reads as a sentence along its arrow: Queue TARGETS Error cluster. What came first stands at one side, what came of it at the other. Two times belong to each relationship: since when it is true, and since when it is on record; a moment in the past shows what was true and known then."
    >
      <LineageView search={search} base={base} graph={graph} reads={reads} />
    </Page>
  );
}

function titleOf(search: LineageSearch, { startKey, nodes }: Graph): string {
  const name = nodes.find(({ key }) => key === startKey)?.name ?? startKey;
  if (search.decisionOf !== undefined) return decisionTitle(startKey, name);
  if (search.direction === 'upstream') return `What ${name} came of`;
  if (search.direction === 'downstream') return `What came of ${name}`;
  return `Where ${name} comes from and what came of it`;
}

function decisionTitle(startKey: string, name: string): string {
  if (startKey.startsWith('Decision:')) return `What ${name} rests on, and what it changed`;
  return `Who decided what changed with ${name}`;
}

function NoSuchThing({ search }: { search: LineageSearch }) {
  return (
    <EmptyState
      title="There is no such thing"
      cause={
        <>
          Nothing here is called <code>{search.decisionOf ?? startOf(search)}</code>. The link may be
          old, or a letter is missing.
        </>
      }
      cure="A key names the kind first, such as Epic:PERC-12; a global id is in the address of each thing's page."
      action={<LinkButton to="/lineage">Choose a start</LinkButton>}
    />
  );
}
