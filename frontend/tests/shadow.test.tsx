import { render, screen } from '@testing-library/react';
import { csvColumns } from '@/components/table/column';
import { COHORT_COLUMNS, COHORT_CSV_COLUMNS, LINE_CSV_COLUMNS } from '@/features/shadow/columns';
import { GainChart } from '@/features/shadow/GainChart';
import { placeGain } from '@/features/shadow/gainScale';
import type { Contrast, Metric, Step } from '@/features/shadow/shadowQuery';
import type { CohortLift } from '@/features/shadow/shadowQuery';
import { reachWords } from '@/features/shadow/words';

function step(cycle: number, gain: number, boundary: number | null): Step {
  return {
    cycle,
    numCycles: cycle + 1,
    hours: 3 * (cycle + 1),
    delta: gain / (cycle + 1),
    halfWidth: boundary === null ? null : boundary / (cycle + 1),
    evidence: 1,
    gain,
    boundary,
    gainPerHour: gain / (3 * (cycle + 1)),
  };
}

const STEPS = [step(0, 0.05, null), step(1, 0.1, 0.2)];

test('gain starts at nothing and ends at the right edge', () => {
  const { gain, zero, most } = placeGain(STEPS, 300, 200);
  expect(gain.map(({ x }) => x)).toEqual([0, 150, 300]);
  expect(gain[0]?.y).toBe(zero);
  expect(most).toBeCloseTo(0.22);
  expect(gain[2]?.y).toBeCloseTo(100 - (0.1 / 0.22) * 100);
});

test('the stop rule has no line before it can be reached, then one up and one down', () => {
  const { upper, lower } = placeGain(STEPS, 300, 200);
  expect(upper).toHaveLength(1);
  expect(upper[0]?.y).toBeCloseTo(100 - (0.2 / 0.22) * 100);
  expect(lower[0]?.y).toBeCloseTo(100 + (0.2 / 0.22) * 100);
});

test('a line far away does not press the gain flat', () => {
  const { most } = placeGain([step(0, 0.05, 9)], 300, 200);
  expect(most).toBeCloseTo(0.165);
});

test('the chart says in words what it draws', () => {
  const contrast = { baseline: 'FIFO', steps: STEPS } as unknown as Contrast;
  render(<GainChart contrast={contrast} />);
  expect(
    screen.getByRole('img', {
      name: 'Cumulative gain of prioritized over first in, first out: +10.0 points after 6.0 h',
    }),
  ).toBeInTheDocument();
});

const contrastOf = (steps: Step[]) =>
  ({
    baseline: 'FIFO',
    state: 'CONTINUE',
    effect: 1.5,
    numCycles: 2,
    numCyclesNeeded: 9,
    numCyclesOneLook: null,
    steps,
  }) as unknown as Contrast;

function fileOf<Row>(columns: Parameters<typeof csvColumns<Row>>[0], row: Row) {
  return Object.fromEntries(csvColumns(columns).map(({ header, value }) => [header, value(row)]));
}

test('the file of lines has the points of the screen, and their interval', () => {
  const line = fileOf(LINE_CSV_COLUMNS, contrastOf(STEPS));
  expect(line['Points per cycle']).toBeCloseTo(5);
  expect(line['Points per cycle, low']).toBeCloseTo(-5);
  expect(line['Points per cycle, high']).toBeCloseTo(15);
  expect(line['Points per label-hour']).toBeCloseTo(0.1 / 6 * 100);
  const first = fileOf(LINE_CSV_COLUMNS, contrastOf(STEPS.slice(0, 1)));
  expect(first['Points per cycle']).toBeCloseTo(5);
  expect([first['Points per cycle, low'], first['Points per cycle, high']]).toEqual([null, null]);
  expect(fileOf(LINE_CSV_COLUMNS, contrastOf([]))['Points per cycle']).toBeNull();
});

test('the file of cohorts has the points of the screen, and their interval', () => {
  const lift = { axis: 'weather', value: 'rain', baseline: 'FIFO', numObjects: 40, delta: 0.031 };
  const row = { ...lift, low: -0.01, high: null } as unknown as CohortLift;
  const file = fileOf(COHORT_CSV_COLUMNS, row);
  expect(file.Points).toBeCloseTo(3.1);
  expect(file['Points, low']).toBeCloseTo(-1);
  expect(file['Points, high']).toBeNull();
  expect(COHORT_COLUMNS.find(({ id }) => id === 'delta')?.value?.(row)).toBeCloseTo(3.1);
});

const reach = (arm: string, hours: number | null) => ({
  arm,
  hours,
  numCycles: hours === null ? null : 1,
  hoursSpent: 6,
});

const words = (own: number | null, fifo: number | null) =>
  reachWords([reach('PRIORITIZED', own), reach('FIFO', fifo)] as Metric['reached']);

test('hours to the target stand beside each other in words', () => {
  expect(words(3, 6)).toBe('Prioritized labeling took 3.0 h, first in, first out 6.0 h.');
  expect(words(3, null)).toContain('never reached it');
  expect(words(null, 6)).toBe('Prioritized labeling has not reached it yet.');
});
