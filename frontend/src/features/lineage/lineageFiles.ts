/** Columns and documents of the files: each row says of which moment it is and who answered. */
import type { CsvColumn } from '@/lib/csv';
import { KINDS } from './kinds';
import type { Lineage, LineageEdge, LineageNode } from './lineageQueries';
import { factsOf } from './lineageWords';
import type { Graph } from './mergeAnswers';

export function nodeCsvColumns(answer: Lineage): CsvColumn<LineageNode>[] {
  return [
    { header: 'Key', value: ({ key }) => key },
    { header: 'Kind', value: ({ kind }) => KINDS[kind].name },
    { header: 'Name', value: ({ name }) => name },
    { header: 'Detail', value: ({ detail }) => detail },
    { header: 'Hops from the start', value: ({ hop }) => hop },
    { header: 'Id', value: ({ nodeId }) => nodeId },
    ...originColumns<LineageNode>(answer),
  ];
}

export function edgeCsvColumns({ nodes }: Graph, answer: Lineage): CsvColumn<LineageEdge>[] {
  const names = new Map(nodes.map(({ key, name }) => [key, name]));
  return [
    { header: 'Source key', value: ({ source }) => source },
    { header: 'Source', value: ({ source }) => names.get(source) },
    { header: 'Relationship', value: ({ type }) => type },
    { header: 'Target key', value: ({ target }) => target },
    { header: 'Target', value: ({ target }) => names.get(target) },
    {
      header: 'Known of it',
      value: (edge) => factsOf(edge).map(({ name, value }) => `${name}: ${value}`).join('; '),
    },
    { header: 'True since', value: ({ validFrom }) => validFrom },
    { header: 'On record since', value: ({ recordedAt }) => recordedAt },
    { header: 'Until', value: ({ retractedAt }) => retractedAt },
    ...originColumns<LineageEdge>(answer),
  ];
}

function originColumns<Row>({ asOf, answeredBy }: Lineage): CsvColumn<Row>[] {
  return [
    { header: 'As of', value: () => asOf ?? 'now' },
    { header: 'Answered by', value: () => answeredBy.toLowerCase() },
  ];
}

export function documentOf(graph: Graph, { asOf, answeredBy, lagSeconds }: Lineage) {
  const { startKey: start, nodes, edges, cuts } = graph;
  return { start, asOf, answeredBy, lagSeconds, cuts, nodes, edges };
}
