import { readFileSync } from 'node:fs';
import { MantineProvider } from '@mantine/core';
import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { dotRadius } from '@/components/heat-map/HeatDot';
import { type HeatCell, HeatMap } from '@/components/heat-map/HeatMap';
import { neighbor } from '@/components/heat-map/moves';
import { countScale, evenScale, STEPS } from '@/components/heat-map/scale';
import { useHeatKeys } from '@/components/heat-map/useHeatKeys';
import { ShortcutProvider } from '@/lib/shortcuts';

const GRID = [
  ['a', null, 'b'],
  ['c', 'd', null],
  [null, 'e', 'f'],
];

test('arrow keys lead to the nearest cell of a row or column, over gaps', () => {
  expect(neighbor(GRID, 'a', 'ArrowRight')).toBe('b');
  expect(neighbor(GRID, 'b', 'ArrowLeft')).toBe('a');
  expect(neighbor(GRID, 'b', 'ArrowDown')).toBe('f');
  expect(neighbor(GRID, 'e', 'ArrowUp')).toBe('d');
});

test('at the border, and for other keys, nothing moves', () => {
  expect(neighbor(GRID, 'a', 'ArrowUp')).toBeNull();
  expect(neighbor(GRID, 'd', 'ArrowRight')).toBeNull();
  expect(neighbor(GRID, 'a', 'x')).toBeNull();
  expect(neighbor(GRID, 'gone', 'ArrowDown')).toBeNull();
});

test('Home and End lead to the ends of the row', () => {
  expect(neighbor(GRID, 'a', 'End')).toBe('b');
  expect(neighbor(GRID, 'f', 'Home')).toBe('e');
  expect(neighbor(GRID, 'a', 'Home')).toBeNull();
});

test('a value takes the step that it lies in; the last step has no end', () => {
  const scale = evenScale(0.2, (from, to) => `${from} ${to}`);
  expect([0, 0.19, 0.2, 0.6, 0.99, 1, 7].map(scale.stepOf)).toEqual([0, 0, 1, 3, 4, 5, 5]);
});

test('counts have steps of 1, 2 or 5 times a power of ten, and say their whole numbers', () => {
  expect(countScale(4).labels).toEqual(['0', '1', '2', '3', '4', '5 or more']);
  expect(countScale(70).labels).toEqual(['0–19', '20–39', '40–59', '60–79', '80–99', '100 or more']);
  expect(countScale(0).stepOf(0)).toBe(0);
});

test('a dot has an area in proportion to the share, up to half of all', () => {
  expect(dotRadius(0.5)).toBe(6);
  expect(dotRadius(0.9)).toBe(6);
  expect(dotRadius(0.125)).toBe(3);
  expect(dotRadius(0)).toBe(1);
});

test('the number of a cell can be read on every step, in both themes', () => {
  const css = readFileSync('src/app/tokens.css', 'utf8');
  const [light = '', dark = ''] = css.split(":root[data-mantine-color-scheme='dark']");
  for (const theme of [light, dark]) {
    for (let step = 0; step < STEPS; step += 1) {
      const fill = theme.match(new RegExp(`--gl-heat-${step}: (#[0-9a-f]{6})`))?.[1] ?? '';
      const ink = theme.match(new RegExp(`--gl-heat-ink-${step}: (#[0-9a-f]{6})`))?.[1] ?? '';
      expect(contrast(fill, ink)).toBeGreaterThanOrEqual(4.5);
    }
  }
});

function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

/** As WCAG 2 defines it. */
function luminance(color: string): number {
  const parts = [1, 3, 5].map((start) => Number.parseInt(color.slice(start, start + 2), 16) / 255);
  const [red = 0, green = 0, blue = 0] = parts.map((part) =>
    part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function cell(id: string, row: string, column: string): HeatCell {
  const look = { text: id, step: 1, isHatched: false };
  return { id, row, column, ...look, description: `${row}, ${column}.` };
}

function Map({ onSelect }: { onSelect: (id: string) => void }) {
  const cells = [cell('1', 'north', 'clear'), cell('2', 'north', 'rain'), cell('3', 'south', 'rain')];
  const keys = useHeatKeys([['1', '2'], [null, '3']], '2');
  return (
    <HeatMap
      caption="Night"
      corner="Region"
      rows={['north', 'south']}
      columns={['clear', 'rain']}
      cells={cells}
      nameOf={(value) => value}
      selectedId="2"
      onSelect={onSelect}
      {...keys}
    />
  );
}

test('one Tab stop leads to the selected cell, arrows go on from there, Enter opens', async () => {
  const opened: string[] = [];
  render(
    <MantineProvider>
      <ShortcutProvider>
        <Map onSelect={(id) => opened.push(id)} />
      </ShortcutProvider>
    </MantineProvider>,
  );
  await userEvent.tab();
  expect(document.activeElement).toHaveAccessibleName('2. north, rain.');
  expect(document.activeElement).toHaveAttribute('aria-pressed', 'true');
  await userEvent.keyboard('{ArrowDown}{Enter}{ArrowUp}{ArrowLeft}{Enter}');
  expect(opened).toEqual(['3', '1']);
  await userEvent.tab();
  expect(document.activeElement).toBe(document.body);
});

test('a combination without a clip is a gap in the table that says so', () => {
  render(
    <MantineProvider>
      <ShortcutProvider>
        <Map onSelect={() => undefined} />
      </ShortcutProvider>
    </MantineProvider>,
  );
  const south = screen.getByRole('row', { name: /south/ });
  expect(within(south).getAllByRole('cell')[0]).toHaveTextContent('no clip');
  expect(within(south).getAllByRole('button')).toHaveLength(1);
});
