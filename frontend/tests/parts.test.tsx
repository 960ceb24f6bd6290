import { render, screen } from '@testing-library/react';
import { PartsBar } from '@/components/parts/PartsBar';
import { PartsLegend, PartsTable } from '@/components/parts/PartsTable';
import {
  lookOf,
  orderOf,
  partSegments,
  type ScorePart,
  shownValues,
} from '@/components/parts/partLayout';

function part(name: string, value: number): ScorePart {
  return { name, label: name, weight: 1, signal: value, value };
}

const PARTS = [part('uncertainty', 0.18), part('errors', 0.3), part('coverage', 0.12)];

test('widths add up to the score when the score fills the bar', () => {
  const segments = partSegments(PARTS, 0.6);
  expect(segments.reduce((sum, { width }) => sum + width, 0)).toBeCloseTo(1, 9);
  expect(segments.map(({ start }) => start)).toEqual([
    0,
    expect.closeTo(0.3, 9),
    expect.closeTo(0.8, 9),
  ]);
});

test('a bar is as long as its score is part of the largest one', () => {
  const segments = partSegments(PARTS, 1.2);
  expect(segments.reduce((sum, { width }) => sum + width, 0)).toBeCloseTo(0.5, 9);
});

test('a negative part is taken off the end, so the signed widths still add up', () => {
  const segments = partSegments([...PARTS, part('repeated', -0.1)], 1);
  const sum = segments.reduce((total, { width, negative }) => total + (negative ? -width : width), 0);
  expect(sum).toBeCloseTo(0.5, 9);
  expect(segments[3]).toMatchObject({ name: 'repeated', negative: true });
  expect(segments[3]?.start).toBeCloseTo(0.5, 9);
});

test('a score of zero draws no segment', () => {
  expect(partSegments([part('errors', 0)], 0)).toEqual([]);
});

test('a part keeps its color when others are missing', () => {
  const order = ['uncertainty', 'errors', 'coverage'];
  expect(partSegments([part('coverage', 0.2)], 1, order)[0]?.look).toBe(2);
  expect(lookOf('unheard of', order)).toBe(6);
});

test('the bar says its parts to a screen reader', () => {
  render(<PartsBar parts={PARTS} score={0.6} />);
  expect(screen.getByRole('img')).toHaveAccessibleName(
    'Score 0.600: uncertainty adds 0.180, errors adds 0.300, coverage adds 0.120',
  );
});

test('the bar says what a part takes off, and that it does', () => {
  render(<PartsBar parts={[...PARTS, part('like_picked', -0.1)]} score={0.5} />);
  expect(screen.getByRole('img')).toHaveAccessibleName(
    /^Score 0.500: .*, like_picked takes off 0.100$/,
  );
});

test('the table and the legend name what takes off, also where it takes nothing', () => {
  const parts = [part('errors', 0.3), part('like_picked', -0.1), part('isolated', 0)];
  render(
    <>
      <PartsTable parts={parts} score={0.2} />
      <PartsLegend parts={parts} />
    </>,
  );
  const rows = screen.getAllByRole('row').map((row) => row.textContent);
  expect(rows[1]).not.toContain('takes off');
  expect(rows[2]).toContain('takes off');
  expect(rows[2]).toContain('−0.100');
  expect(rows[3]).toMatch(/takes off.*0\.000$/);
  const legend = screen.getAllByRole('listitem').map((entry) => entry.textContent);
  expect(legend).toEqual(['errors', 'like_picked, takes off', 'isolated, takes off']);
});

test('shown values add up to the shown score where plain rounding would not', () => {
  const values = [0.1285, 0.1785, 0.1875, 0.0043];
  const score = values.reduce((sum, value) => sum + value, 0);
  const shown = shownValues(values, score, 3);
  const sum = shown.reduce((total, value) => total + value, 0);
  expect(sum.toFixed(3)).toBe(score.toFixed(3));
  for (const [index, value] of shown.entries()) {
    expect(Math.abs(value - (values[index] ?? 0))).toBeLessThanOrEqual(0.001);
  }
});

test.each([
  [[0.3, 0.261, 0.25, 0.083], 0.894],
  [[0, 0, 1], 1],
  [[0.5, -0.1], 0.4],
  [[], 0],
])('values %j are shown as they are', (values, score) => {
  expect(shownValues(values, score, 3)).toEqual(values);
});

test('a part looks the same in every list, whatever its list leaves out', () => {
  const alone = orderOf([part('coverage_gap', 0.2)]);
  const all = orderOf([part('uncertainty', 0.1), part('coverage_gap', 0.2), part('new', 0.1)]);
  expect(lookOf('coverage_gap', alone)).toBe(lookOf('coverage_gap', all));
  expect(lookOf('new', all)).not.toBe(lookOf('coverage_gap', all));
});
