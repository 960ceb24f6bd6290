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
