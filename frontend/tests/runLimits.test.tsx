import { MantineProvider } from '@mantine/core';
import { render, screen } from '@testing-library/react';
import { RunLimits } from '@/features/queue/RunLimits';

type Run = Parameters<typeof RunLimits>[0]['run'];

const NIGHT = { label: 'time_of_day=night', amount: 20, unit: 'CLIPS', safetyFloor: 'people' };

function run(limits: Partial<NonNullable<Run['limits']>>): Run {
  return {
    limits: {
      version: { label: 'limits:2', note: 'x', floors: [], minimums: [] },
      minimums: [],
      infeasible: [],
      costSentence: null,
      copyRate: 0.125,
      ...limits,
    },
    triage: [],
  } as Run;
}

test('a run whose limits asked for nothing says nothing of them', () => {
  const { container } = render(<RunLimits run={run({})} />);
  expect(container).toBeEmptyDOMElement();
  render(<RunLimits run={{ ...run({}), limits: null }} />);
  expect(screen.queryByText('Limits')).toBeNull();
});

test('floors come before minimums, and what is not met says why', () => {
  const version = { label: 'limits:2', note: 'x', floors: [NIGHT], minimums: [] };
  const rain = { label: 'weather=rain', amount: 1.5, unit: 'HOURS', safetyFloor: null };
  const missed = { minimum: { label: 'weather=rain' }, sentence: 'The pool has 0 clips of it.' };
  const limited = run({
    version,
    minimums: [rain],
    infeasible: [missed],
    costSentence: 'Limits cost 4.0 % of the expected gain of a run without them.',
  } as Partial<NonNullable<Run['limits']>>);
  render(
    <MantineProvider>
      <RunLimits run={limited} />
    </MantineProvider>,
  );

  const values = [...document.querySelectorAll('dd')].map((value) => value.textContent);
  expect(values).toEqual([
    '20 clips of time of day=night',
    '1.5 label-hours of weather=rain',
    '12.5 %',
  ]);
  expect(screen.getByText('Safety floor: people')).toBeInTheDocument();
  expect(screen.getByText('Not met: weather=rain')).toBeInTheDocument();
  expect(screen.getByText('The pool has 0 clips of it.')).toBeInTheDocument();
  expect(screen.getByText(/^Limits cost 4.0 %/)).toBeInTheDocument();
});
