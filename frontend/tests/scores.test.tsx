import { render } from '@testing-library/react';
import { PartsBar } from '@/components/parts/PartsBar';
import { PartsTable } from '@/components/parts/PartsTable';
import { comparedColumns, comparedCsvColumns } from '@/features/priorities/comparedColumns';
import { itemColumns, itemCsvColumns } from '@/features/queue/itemColumns';

const ids = (columns: readonly { id: string }[]) => columns.map(({ id }) => id);
const headers = (columns: readonly { header: string }[]) => columns.map(({ header }) => header);

test('a reader who is not told scores has neither their column nor their parts', () => {
  const look = { full: 1, lastRank: 9 };
  expect(ids(itemColumns({ ...look, withScores: false }))).toEqual(['rank', 'clip', 'reason', 'cost']);
  expect(ids(itemColumns({ ...look, withScores: true }))).toContain('score');
  const scale = { profiles: ['FIFO'], shown: 'FIFO', full: 1 } as const;
  expect(ids(comparedColumns({ ...scale, withScores: false }))).toEqual(['FIFO', 'clip', 'cost']);
  expect(ids(comparedColumns({ ...scale, withScores: true }))).toContain('score');

  const { container } = render(
    <>
      <PartsBar parts={[]} score={null} />
      <PartsTable parts={[]} score={null} />
    </>,
  );
  expect(container).toBeEmptyDOMElement();
});

test('nor does a file of theirs have scores', () => {
  expect(headers(itemCsvColumns([]))).not.toContain('score');
  expect(headers(itemCsvColumns([{ name: 'low_cost' }]))).toEqual(
    expect.arrayContaining(['low_cost', 'score']),
  );
  expect(headers(comparedCsvColumns(['FIFO'], false))).not.toContain('score');
  expect(headers(comparedCsvColumns(['FIFO'], true))).toContain('score');
});
