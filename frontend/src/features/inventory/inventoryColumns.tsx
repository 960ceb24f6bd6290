/** Columns of the inventory, on the page and in its CSV. */
import { Link } from '@tanstack/react-router';
import { RelativeTime } from '@/components/RelativeTime';
import type { Column } from '@/components/table/column';
import { TypedText } from '@/components/TypedText';
import { asSentence, words } from '@/lib/format';
import type { InventoryItem } from './inventoryQuery';
import { type BenchmarkIds, benchmarkIdOf, KINDS } from './kinds';
import { OwnerCell } from './OwnerCell';
import classes from './inventory.module.css';

export const itemColumns = (benchmarks: BenchmarkIds): Column<InventoryItem>[] => [
  {
    id: 'kind',
    header: 'Kind',
    width: '136px',
    definition:
      'Dataset: a catalog of clips. Benchmark: clips with ground truth that models are measured on. Ontology: the classes that annotators may use.',
    value: ({ kind }) => KINDS[kind].name,
    cell: ({ kind }) => KINDS[kind].name,
  },
  {
    id: 'name',
    header: 'Name, size',
    value: ({ name }) => name,
    cell: (item) => (
      <>
        <ItemLink item={item} benchmarks={benchmarks} />
        <span className={classes.size}>{item.size}</span>
      </>
    ),
  },
  {
    id: 'version',
    header: 'Version',
    align: 'right',
    width: '88px',
    definition: 'The newest one.',
    value: ({ version }) => version,
    cell: ({ version }) => version,
  },
  {
    id: 'owner',
    header: 'Owner',
    width: '232px',
    definition: 'Who answers for it: a person or a team, as somebody named them.',
    value: ({ owner }) => owner,
    cell: (item) => <OwnerCell item={item} />,
  },
  {
    id: 'sync',
    header: 'Last sync',
    width: '128px',
    definition: 'When something of it last came in.',
    value: ({ lastSyncAt }) => lastSyncAt,
    cell: ({ lastSyncAt }) => <RelativeTime iso={lastSyncAt} />,
  },
  {
    id: 'findings',
    header: 'Findings',
    width: '280px',
    definition: 'What is not in order, and what to do about it.',
    value: ({ findings }) => findings.length,
    cell: ({ findings }) => <Findings findings={findings} />,
  },
];

export const ITEM_CSV_COLUMNS: Column<InventoryItem>[] = [
  file('kind', ({ kind }) => words(kind)),
  file('name', ({ name }) => name),
  file('version', ({ version }) => version),
  file('owner', ({ owner }) => owner),
  file('owned_since', ({ ownedSince }) => ownedSince),
  file('last_sync_at', ({ lastSyncAt }) => lastSyncAt),
  file('size', ({ size }) => size),
  file('findings', ({ findings }) => findings.map(({ code }) => code).join('; ')),
];

function file(header: string, value: (item: InventoryItem) => string | null): Column<InventoryItem> {
  return { id: header, header, value, cell: () => null };
}

/** An item leads to what it is about, where there is a page for it. */
function ItemLink({ item, benchmarks }: { item: InventoryItem; benchmarks: BenchmarkIds }) {
  const { kind, name } = item;
  const benchmark = benchmarkIdOf(item, benchmarks);
  if (kind === 'DATASET') {
    return (
      <Link to="/clips" className={classes.name}>
        {name}
      </Link>
    );
  }
  if (benchmark !== undefined) {
    return (
      <Link to="/benchmarks/$id" params={{ id: benchmark }} className={classes.name}>
        {name}
      </Link>
    );
  }
  return <span className={classes.name}>{name}</span>;
}

function Findings({ findings }: Pick<InventoryItem, 'findings'>) {
  if (findings.length === 0) return <span className={classes.muted}>none</span>;
  return (
    <ul className={classes.findings}>
      {findings.map(({ code, message }) => (
        <li key={code}>
          <TypedText text={asSentence(message)} />
        </li>
      ))}
    </ul>
  );
}
