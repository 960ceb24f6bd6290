import { fireEvent, render, screen } from '@testing-library/react';
import { MantineProvider } from '@mantine/core';
import { type Client, Provider } from 'urql';
import { CreateQueueForm } from '@/components/queue-form/CreateQueueForm';

const TWO = ['night', 'day'].map((name) => ({ id: name, name, version: 1, classes: ['car'] }));

// The text field asks for fonts, which this browser without a screen does not have.
Object.defineProperty(document, 'fonts', { value: new EventTarget(), configurable: true });

function show(benchmark?: string): void {
  render(
    <MantineProvider>
      <Provider value={{} as Client}>
        <CreateQueueForm runId="r" ontologies={TWO} benchmark={benchmark} onCreated={() => {}} />
      </Provider>
    </MantineProvider>,
  );
}

test('without a chosen ontology nothing is sent, and the field says so', () => {
  show();
  fireEvent.click(screen.getByRole('button', { name: 'Create queue' }));
  expect(screen.getByText('Choose the classes that annotators may use.')).toBeVisible();
});

test('the ontology of the benchmark that the run learned from is chosen already', () => {
  show('day');
  expect(screen.getByRole('combobox', { name: 'Ontology version' })).toHaveValue('day, version 1');
});
