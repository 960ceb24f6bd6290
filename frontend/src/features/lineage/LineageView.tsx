/** Graph or list, the thing that is looked at beside it, and the moment above it. */
import { Button } from '@mantine/core';
import { IconRoute } from '@tabler/icons-react';
import { useCallback, useMemo, useState } from 'react';
import { Notice } from '@/components/Notice';
import { Split } from '@/components/Page';
import { useShortcuts } from '@/lib/shortcuts';
import { useUrlState } from '@/lib/useUrlState';
import { AsOfBar } from './AsOfBar';
import { GraphCard } from './GraphCard';
import { keptKeys } from './keptKeys';
import { LineageLists } from './LineageLists';
import type { Lineage } from './lineageQueries';
import type { Graph } from './mergeAnswers';
import { type End, type Ends, PathFinder } from './PathFinder';
import { type LineageSearch, readLineageSearch } from './search';
import { hideKinds, isGroup, showGraph } from './showGraph';
import { ThingPanel } from './ThingPanel';
import type { LineageReads } from './useLineage';
import classes from './lineage.module.css';

interface LineageViewProps {
  search: LineageSearch;
  base: Lineage;
  graph: Graph;
  reads: LineageReads;
}

export function LineageView({ search, base, graph, reads }: LineageViewProps) {
  const [, setSearch] = useUrlState(readLineageSearch);
  const { shown, left, names } = useShownGraph(search, graph, reads);
  const finder = usePathFinder(search, graph);
  const { picking, pick } = finder;
  const openThing = useCallback(
    (id: string) => {
      if (picking && !isGroup(id)) pick(picking, id);
      else setSearch({ thing: id });
    },
    [picking, pick, setSearch],
  );
  const toggle = useToggle(search);
  const changeMoment = useCallback((asOf: string | undefined) => setSearch({ asOf }), [setSearch]);
  useShortcuts([
    { key: 'Escape', label: 'Close the panel', run: () => setSearch({ thing: undefined }) },
  ]);
  const panel = shown.nodes.find(({ id }) => id === search.thing);
  const main =
    search.view === 'list' ? (
      <LineageLists graph={left} selectedKey={search.thing ?? null} onSelect={openThing} />
    ) : (
      <GraphCard
        shown={shown}
        search={search}
        selectedId={panel?.id ?? null}
        busy={reads.expansions.busy}
        path={reads.path.answer}
        names={names}
        isOutdated={reads.read.isOutdated}
        onOpen={openThing}
        onToggle={toggle}
      />
    );
  return (
    <>
      <div className={classes.tools}>
        <AsOfBar asOf={search.asOf} moments={reads.moments} onChange={changeMoment} />
        {!finder.isOpen && (
          <Button
            variant="default"
            size="compact-sm"
            leftSection={<IconRoute size={16} stroke={1.75} />}
            onClick={finder.show}
          >
            Find a way…
          </Button>
        )}
      </div>
      {finder.isOpen && (
        <PathFinder
          ends={finder.ends}
          onEndsChange={finder.setEnds}
          path={reads.path}
          names={names}
          picking={picking}
          onPick={finder.setPicking}
          onClose={finder.close}
        />
      )}
      <Troubles graph={graph} expansions={reads.expansions} />
      {panel ? (
        <Split
          main={main}
          side={
            <ThingPanel
              shown={panel}
              graph={graph}
              names={names}
              startKey={base.start.key}
              isExpanded={search.expand?.includes(panel.id) ?? false}
              onToggle={toggle}
              onSelect={openThing}
              onFindWay={finder.startAt}
            />
          }
        />
      ) : (
        main
      )}
    </>
  );
}

function useShownGraph(search: LineageSearch, graph: Graph, { path }: LineageReads) {
  const { hide = NOTHING, open = NOTHING, thing, expand } = search;
  const keep = useMemo(() => keptKeys({ thing, expand }, path.answer), [thing, expand, path.answer]);
  const shown = useMemo(() => showGraph(graph, { hide, open, keep }), [graph, hide, open, keep]);
  const left = useMemo(() => hideKinds(graph, hide, keep), [graph, hide, keep]);
  const names = useMemo(() => new Map(graph.nodes.map((node) => [node.key, node])), [graph]);
  return { shown, left, names };
}

const NOTHING: readonly string[] = [];

/** Of a thing: shows its own hop or hides it again. Of a group: shows its members. */
function useToggle({ expand = [], open = [] }: LineageSearch) {
  const [, setSearch] = useUrlState(readLineageSearch);
  return useCallback(
    (id: string) => {
      const [name, before] = isGroup(id) ? (['open', open] as const) : (['expand', expand] as const);
      const next = before.includes(id) ? before.filter((other) => other !== id) : [...before, id];
      setSearch({ [name]: next.length > 0 ? next : undefined });
    },
    [expand, open, setSearch],
  );
}

function usePathFinder(search: LineageSearch, { startKey }: Graph) {
  const [, setSearch] = useUrlState(readLineageSearch);
  const [isOpen, setIsOpen] = useState(search.to !== undefined);
  const [picking, setPicking] = useState<End | null>(null);
  const [ends, setEnds] = useState<Ends>({ from: search.from ?? startKey, to: search.to ?? '' });
  const pick = useCallback((end: End, key: string) => {
    setEnds((before) => ({ ...before, [end]: key }));
    setPicking(null);
  }, []);
  const startAt = useCallback((key: string) => {
    setEnds({ from: key, to: '' });
    setPicking('to');
    setIsOpen(true);
  }, []);
  const close = () => {
    setIsOpen(false);
    setPicking(null);
    setSearch({ id: search.id ?? search.from, from: undefined, to: undefined });
  };
  return { isOpen, show: () => setIsOpen(true), close, picking, setPicking, pick, ends, setEnds, startAt };
}

function Troubles({ graph, expansions }: { graph: Graph; expansions: LineageReads['expansions'] }) {
  const { problem, retry } = expansions;
  return (
    <>
      {problem && (
        <Notice tone="worse" title="What is around a thing did not come" code={problem.code}>
          {problem.message}{' '}
          <Button variant="default" size="compact-xs" onClick={retry}>
            Try again
          </Button>
        </Notice>
      )}
      {graph.cuts.length > 0 && (
        <Notice tone="warn" title="Not all of it is shown">
          <ul className={classes.cuts}>
            {graph.cuts.map((cut) => (
              <li key={cut}>{cut}.</li>
            ))}
          </ul>
        </Notice>
      )}
    </>
  );
}
