/** Columns of the two lists. */
import type { Column } from '@/components/table/column';
import { Time } from '@/components/Time';
import { KindTag } from './KindTag';
import { KINDS } from './kinds';
import type { LineageEdge, LineageNode } from './lineageQueries';
import { factsOf } from './lineageWords';
import classes from './lineage.module.css';

type Select = (key: string) => void;

export function nodeColumns(onSelect: Select): Column<LineageNode>[] {
  return [
    {
      id: 'kind',
      header: 'Kind',
      width: '160px',
      value: ({ kind }) => KINDS[kind].name,
      cell: ({ kind }) => <KindTag kind={kind} />,
    },
    {
      id: 'name',
      header: 'Name',
      value: ({ name }) => name,
      cell: (node) => <NameButton node={node} onSelect={onSelect} />,
    },
    { id: 'detail', header: 'Detail', value: ({ detail }) => detail, cell: ({ detail }) => detail },
    {
      id: 'hop',
      header: 'Hops',
      width: '88px',
      align: 'right',
      definition: 'Distance from the start, along relationships.',
      value: ({ hop }) => hop,
      cell: ({ hop }) => hop,
    },
  ];
}

export function edgeColumns(nodes: readonly LineageNode[], onSelect: Select): Column<LineageEdge>[] {
  const byKey = new Map(nodes.map((node) => [node.key, node]));
  const end = (id: string, header: string, keyOf: (edge: LineageEdge) => string) => ({
    id,
    header,
    value: (edge: LineageEdge) => byKey.get(keyOf(edge))?.name ?? keyOf(edge),
    cell: (edge: LineageEdge) => {
      const node = byKey.get(keyOf(edge));
      return node ? <EndName node={node} onSelect={onSelect} /> : keyOf(edge);
    },
  });
  return [
    end('source', 'From', ({ source }) => source),
    {
      id: 'type',
      header: 'Relationship',
      width: '136px',
      value: ({ type }) => type,
      cell: ({ type }) => <code className={classes.type}>{type.replaceAll('_', ' ')}</code>,
    },
    end('target', 'To', ({ target }) => target),
    {
      id: 'facts',
      header: 'Known of it',
      sortable: false,
      value: (edge) => factsText(edge),
      cell: (edge) => factsText(edge),
    },
    {
      id: 'recorded',
      header: 'On record since',
      width: '208px',
      value: ({ recordedAt }) => recordedAt,
      cell: ({ recordedAt }) => <Time iso={recordedAt} />,
    },
  ];
}

function factsText(edge: LineageEdge): string {
  return factsOf(edge).map(({ name, value }) => `${name} ${value}`).join(', ');
}

function NameButton({ node, onSelect }: { node: LineageNode; onSelect: Select }) {
  return (
    <button type="button" className={classes.nameButton} onClick={() => onSelect(node.key)}>
      {node.name}
    </button>
  );
}

function EndName({ node, onSelect }: { node: LineageNode; onSelect: Select }) {
  return (
    <span className={classes.end}>
      <span className="gl-small">{KINDS[node.kind].name}</span>
      <NameButton node={node} onSelect={onSelect} />
    </span>
  );
}
