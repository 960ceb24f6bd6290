/** What the program has: catalogs, benchmarks, ontologies and tools, and who answers for them. */
import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { Card } from '@/components/Card';
import { LinkButton } from '@/components/LinkButton';
import { CardRow, Page } from '@/components/Page';
import { EmptyState, ReadState } from '@/components/States';
import { CsvButton } from '@/components/table/CsvButton';
import { DataTable } from '@/components/table/DataTable';
import { useRead } from '@/lib/read';
import { useViewer } from '@/lib/viewer';
import { itemColumns, ITEM_CSV_COLUMNS } from './inventoryColumns';
import { type Inventoried, type InventoryItem, InventoryQuery } from './inventoryQuery';
import { allItems, benchmarkIdOf, type KindWords, missingKinds, titleOf } from './kinds';

const WHO_NAMES_OWNERS =
  'Owners are named by data platform engineers, program managers and administrators; your role reads them.';

export function InventoryPage() {
  const read = useRead(InventoryQuery, {}, { fresh: true });
  const mayAssign = useViewer().can('assign_owners');
  const items = read.data ? allItems(read.data.inventory) : [];
  return (
    <Page
      title={read.data ? titleOf(items) : 'Inventory'}
      crumbs={[{ label: 'Data' }, { label: 'Inventory' }]}
      actions={<CsvButton name="inventory" columns={ITEM_CSV_COLUMNS} rows={items} />}
      footnote={items.length > 0 && !mayAssign && WHO_NAMES_OWNERS}
    >
      {read.state === 'ready' ? (
        <KnownInventory data={read.data} items={items} />
      ) : (
        <ReadState read={read} layout="table" />
      )}
    </Page>
  );
}

interface KnownInventoryProps {
  data: Inventoried;
  items: readonly InventoryItem[];
}

function KnownInventory({ data: { inventory, benchmarks: listed }, items }: KnownInventoryProps) {
  const benchmarks = useMemo(() => new Map(listed.map(({ id, label }) => [label, id])), [listed]);
  const columns = useMemo(() => itemColumns(benchmarks), [benchmarks]);
  const navigate = useNavigate();
  const open = (item: InventoryItem) => {
    if (item.kind === 'DATASET') void navigate({ to: '/clips' });
    const id = benchmarkIdOf(item, benchmarks);
    if (id !== undefined) void navigate({ to: '/benchmarks/$id', params: { id } });
  };
  return (
    <>
      {items.length > 0 && (
        <Card flush>
          <DataTable
            caption="What the program has"
            columns={columns}
            rows={items}
            rowId={({ id }) => id}
            rowHeight={56}
            onOpen={open}
          />
        </Card>
      )}
      <CardRow min={420}>
        {missingKinds(inventory).map((kind) => (
          <NoneOfKind key={kind.name} kind={kind} />
        ))}
      </CardRow>
    </>
  );
}

function NoneOfKind({ kind: { empty } }: { kind: KindWords }) {
  const mayImport = useViewer().can('import_data');
  const action =
    empty.leadsTo === '/queue' ? (
      <LinkButton to="/queue" variant="default">
        Queues
      </LinkButton>
    ) : (
      mayImport && <LinkButton to="/use-my-data">Use my data</LinkButton>
    );
  return <EmptyState title={empty.title} cause={empty.cause} cure={empty.cure} action={action} />;
}
