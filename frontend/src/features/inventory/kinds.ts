/** The kinds of things that a program has, and what is said while there is none of a kind. */
import { count } from '@/lib/format';
import type { Inventory, InventoryItem } from './inventoryQuery';

export interface KindWords {
  name: string;
  itemsOf: (inventory: Inventory) => readonly InventoryItem[];
  empty: { title: string; cause: string; cure: string; leadsTo: '/queue' | '/use-my-data' };
}

export const KINDS: Record<InventoryItem['kind'], KindWords> = {
  DATASET: {
    name: 'Dataset',
    itemsOf: ({ datasets }) => datasets,
    empty: {
      title: 'No dataset yet',
      cause: 'No catalog of clips was imported.',
      cure: 'Bring a file with one row per clip.',
      leadsTo: '/use-my-data',
    },
  },
  BENCHMARK: {
    name: 'Benchmark',
    itemsOf: ({ benchmarks }) => benchmarks,
    empty: {
      title: 'No benchmark yet',
      cause: 'No ground truth was imported, so no model can be measured.',
      cure: 'Bring a pair of COCO files, ground truth and detections.',
      leadsTo: '/use-my-data',
    },
  },
  ONTOLOGY: {
    name: 'Ontology',
    itemsOf: ({ ontologies }) => ontologies,
    empty: {
      title: 'No ontology yet',
      cause: 'No classes were named, neither by hand nor by an evaluation.',
      cure: 'Name them when you create a queue.',
      leadsTo: '/queue',
    },
  },
  ANNOTATION_TOOL: {
    name: 'Annotation tool',
    itemsOf: ({ annotationTools }) => annotationTools,
    empty: {
      title: 'No annotation tool is connected',
      cause: 'This program has no connection to a tool that labels.',
      cure: 'Meanwhile a queue leaves as a file: open one and download it as CSV or JSON.',
      leadsTo: '/queue',
    },
  },
};

/** Ids of benchmark versions by their labels. */
export type BenchmarkIds = ReadonlyMap<string, string>;

/** The page of a benchmark is that of its version; undefined for what is no benchmark. */
export function benchmarkIdOf(
  { kind, name, version }: InventoryItem,
  benchmarks: BenchmarkIds,
): string | undefined {
  return kind === 'BENCHMARK' ? benchmarks.get(`${name}:${version}`) : undefined;
}

export function allItems(inventory: Inventory): InventoryItem[] {
  return Object.values(KINDS).flatMap((kind) => kind.itemsOf(inventory));
}

/** Kinds of which the program has nothing. */
export function missingKinds(inventory: Inventory): KindWords[] {
  return Object.values(KINDS).filter((kind) => kind.itemsOf(inventory).length === 0);
}

export function titleOf(items: readonly InventoryItem[]): string {
  const orphans = items.filter(({ owner }) => owner === null).length;
  if (items.length === 0) return 'The program has nothing yet';
  if (orphans === 0) return 'Everything that the program has is owned by somebody';
  const [item, has] = [items.length === 1 ? 'item' : 'items', orphans === 1 ? 'has' : 'have'];
  return `${count(orphans)} of ${count(items.length)} ${item} ${has} no owner`;
}
