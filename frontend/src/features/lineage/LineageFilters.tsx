/** How far the trace goes, which way, and what is left out of the picture. */
import { SegmentedControl } from '@mantine/core';
import { ChipSelect } from '@/components/ChipSelect';
import { plural } from '@/lib/format';
import { useUrlState } from '@/lib/useUrlState';
import { countOf, KINDS, NOISE } from './kinds';
import type { Graph } from './mergeAnswers';
import type { Kind } from './lineageQueries';
import { DEPTHS, readLineageSearch } from './search';
import classes from './lineage.module.css';

const DIRECTIONS = [
  { value: 'both', label: 'both ways' },
  { value: 'upstream', label: 'what it came of' },
  { value: 'downstream', label: 'what came of it' },
] as const;

interface LineageFiltersProps {
  graph: Graph;
  numHidden: number;
}

export function LineageFilters({ graph, numHidden }: LineageFiltersProps) {
  const [search, setSearch] = useUrlState(readLineageSearch);
  return (
    <>
      <SegmentedControl
        size="xs"
        aria-label="How it is shown"
        data={[
          { value: 'graph', label: 'Graph' },
          { value: 'list', label: 'List' },
        ]}
        value={search.view ?? 'graph'}
        onChange={(view) => setSearch({ view: view === 'list' ? 'list' : undefined })}
      />
      {search.decisionOf === undefined && <Reach />}
      {NOISE.map((kind) => (
        <HideButton key={kind} kind={kind} graph={graph} />
      ))}
      {numHidden > 0 && (
        <span className="gl-small" role="status">
          {plural(numHidden, 'thing')} out of sight
        </span>
      )}
    </>
  );
}

function Reach() {
  const [search, setSearch] = useUrlState(readLineageSearch);
  const { direction, depth = 1 } = search;
  return (
    <>
      <ChipSelect
        label="Direction"
        value={direction ?? 'both'}
        choices={DIRECTIONS}
        active={direction !== undefined}
        onChange={(value) =>
          setSearch({ direction: DIRECTION_OF[value] }, { push: true })
        }
      />
      <ChipSelect
        label="Depth"
        value={String(depth)}
        choices={DEPTHS.map((hops) => ({ value: String(hops), label: plural(hops, 'hop') }))}
        active={depth > 1}
        onChange={(value) =>
          setSearch({ depth: value === '1' ? undefined : Number(value) }, { push: true })
        }
      />
    </>
  );
}

const DIRECTION_OF: Record<string, 'upstream' | 'downstream' | undefined> = {
  upstream: 'upstream',
  downstream: 'downstream',
};

function HideButton({ kind, graph }: { kind: Kind; graph: Graph }) {
  const [{ hide = [] }, setSearch] = useUrlState(readLineageSearch);
  const number = graph.nodes.filter((node) => node.kind === kind).length;
  const isHidden = hide.includes(kind);
  if (number === 0 && !isHidden) return null;
  const toggle = () => {
    const next = isHidden ? hide.filter((other) => other !== kind) : [...hide, kind];
    setSearch({ hide: next.length > 0 ? next : undefined });
  };
  return (
    <button
      type="button"
      className={classes.hide}
      aria-pressed={isHidden}
      title={`${countOf(number, kind)} in this trace`}
      onClick={toggle}
    >
      Hide {KINDS[kind].many}
    </button>
  );
}
