import { MantineProvider } from '@mantine/core';
import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { Column } from '@/components/table/column';
import { DataTable } from '@/components/table/DataTable';
import { ShortcutProvider } from '@/lib/shortcuts';

interface Row {
  name: string;
  recall: number | null;
}

const ROWS: Row[] = [
  { name: 'day', recall: 0.9 },
  { name: 'fog', recall: null },
  { name: 'night', recall: 0.95 },
];

const COLUMNS: Column<Row>[] = [
  { id: 'name', header: 'Cohort', value: (row) => row.name, cell: (row) => row.name },
  { id: 'recall', header: 'Recall', value: (row) => row.recall, cell: (row) => row.recall ?? '–' },
];

function show(onOpen?: (row: Row) => void) {
  render(
    <MantineProvider>
      <ShortcutProvider>
        <DataTable
          caption="Cohorts"
          columns={COLUMNS}
          rows={ROWS}
          rowId={(row) => row.name}
          onOpen={onOpen}
        />
      </ShortcutProvider>
    </MantineProvider>,
  );
}

function names(): string[] {
  const [, ...rows] = screen.getAllByRole('row');
  return rows.map((row) => within(row).getAllByRole('cell')[0]?.textContent ?? '');
}

test('a heading sorts down, up, then as it came; rows without a value stay last', async () => {
  show();
  const heading = screen.getByRole('button', { name: 'Recall' });
  expect(names()).toEqual(['day', 'fog', 'night']);
  await userEvent.click(heading);
  expect(names()).toEqual(['night', 'day', 'fog']);
  expect(screen.getByRole('columnheader', { name: 'Recall' })).toHaveAttribute(
    'aria-sort',
    'descending',
  );
  await userEvent.click(heading);
  expect(names()).toEqual(['day', 'night', 'fog']);
  await userEvent.click(heading);
  expect(names()).toEqual(['day', 'fog', 'night']);
});

test('j and k move through rows and Enter opens the active one', async () => {
  const opened: string[] = [];
  show((row) => opened.push(row.name));
  await userEvent.keyboard('{Enter}');
  expect(opened).toEqual([]);
  await userEvent.keyboard('jjjk{Enter}');
  expect(opened).toEqual(['fog']);
});

function withDetail(name?: string) {
  return (
    <MantineProvider>
      <ShortcutProvider>
        <DataTable
          caption="Cohorts"
          columns={COLUMNS}
          rows={ROWS}
          rowId={(row) => row.name}
          activeId={name ?? null}
          detail={name && <p>what is known of {name}</p>}
          onActivate={() => {}}
        />
      </ShortcutProvider>
    </MantineProvider>
  );
}

test('a row folds again where scrolling answers with a promise, as in newer browsers', async () => {
  vi.spyOn(Element.prototype, 'scrollIntoView').mockReturnValue(Promise.resolve() as never);
  const { rerender } = render(withDetail('fog'));
  expect(screen.getByText('what is known of fog')).toBeVisible();
  rerender(withDetail());
  expect(screen.queryByText('what is known of fog')).toBeNull();
  vi.restoreAllMocks();
});
