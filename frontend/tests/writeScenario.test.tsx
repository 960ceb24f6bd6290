import { MantineProvider } from '@mantine/core';
import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import { Provider } from 'urql';
import { WriteScenario } from '@/features/scenarios/WriteScenario';
import { makeClient } from '@/lib/client';

// The text field asks for fonts, which this browser without a screen does not have.
Object.defineProperty(document, 'fonts', { value: new EventTarget(), configurable: true });

const SAVED = {
  __typename: 'SaveScenarioSuccess',
  isNew: true,
  scenario: { __typename: 'Scenario', id: 'night-1', label: 'night:1' },
};

const FOUND = {
  __typename: 'ScenarioPreview',
  expression: 'weather = rain',
  numCandidates: 13,
  hours: 1.4,
  hoursLow: 0.8,
  hoursHigh: 2.2,
  numLabeled: 1,
  numInBenchmarks: 30,
  tooFew: true,
  expectedGain: null,
  expectedGainBasis: 'There is no run yet.',
  missed: { __typename: 'OutcomeCounts', gt: 9, fn: 2 },
  sample: [],
};

const REFUSED = {
  __typename: 'Invalid',
  code: 'BAD_EXPRESSION',
  message: "at character 1: 'wether' is no axis",
};

/** A server that answers every preview alike and saves whatever it is sent. */
function show(scenarioPreview: object) {
  const inputs: unknown[] = [];
  const onSaved = vi.fn();
  vi.stubGlobal('fetch', (_: string, { body }: { body: string }) => {
    const { variables } = JSON.parse(body) as { variables: { input?: unknown } };
    if (variables.input) inputs.push(variables.input);
    const data = variables.input ? { saveScenario: SAVED } : { scenarioPreview };
    return Promise.resolve(Response.json({ data }));
  });
  render(
    <MantineProvider>
      <Provider value={makeClient('http://127.0.0.1/graphql')}>
        <WriteScenario axes={['weather']} from={null} onSaved={onSaved} onCancel={() => {}} />
      </Provider>
    </MantineProvider>,
  );
  return { inputs, onSaved };
}

function write(label: string, text: string): void {
  fireEvent.change(screen.getByLabelText(label), { target: { value: text } });
}

afterEach(() => vi.unstubAllGlobals());

test('an expression that cannot be read is refused at its place, and cannot be saved', async () => {
  const { inputs } = show(REFUSED);
  write('Name', 'rain');
  write('Expression', 'wether = rain');
  write('Reason', 'asked for');

  expect(await screen.findByText("At character 1: 'wether' is no axis.")).toBeVisible();
  expect(screen.getByLabelText('Where it stops')).toHaveTextContent('wether = rain');
  expect(screen.getByText('wether', { selector: 'mark' })).toBeVisible();
  expect(screen.getByRole('button', { name: 'Save scenario' })).toBeDisabled();
  expect(inputs).toEqual([]);
});

test('what is found is counted as one types, and what was written is saved', async () => {
  const { inputs, onSaved } = show(FOUND);
  write('Name', ' rain ');
  write('Expression', 'weather = rain');
  expect(await screen.findByText('13')).toBeVisible();
  expect(screen.getByText('1.4 h (0.8 to 2.2)')).toBeVisible();
  expect(screen.getByText('2 of 9, too few for a rate')).toBeVisible();
  expect(screen.getByRole('button', { name: 'Save scenario' })).toBeDisabled();

  write('Reason', 'missed at night');
  fireEvent.click(screen.getByRole('button', { name: 'Save scenario' }));
  await waitFor(() => expect(onSaved).toHaveBeenCalledWith('night-1'));
  const expression = 'weather = rain';
  expect(inputs).toEqual([{ name: 'rain', expression, description: '', reason: 'missed at night' }]);
});

test('an example fills the form', () => {
  show(REFUSED);
  fireEvent.click(screen.getByRole('button', { name: 'work zones' }));
  expect(screen.getByLabelText('Name')).toHaveValue('work zones');
  expect(screen.getByLabelText('Expression')).toHaveValue('scenario = "work zone"');
});
