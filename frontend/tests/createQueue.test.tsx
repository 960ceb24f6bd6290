import { fireEvent, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { MantineProvider } from '@mantine/core';
import { type Client, Provider } from 'urql';
import { CreateQueueForm } from '@/components/queue-form/CreateQueueForm';

const TWO = ['night', 'day'].map((name) => ({ id: name, name, version: 1, classes: ['car'] }));

// The text field asks for fonts, which this browser without a screen does not have.
Object.defineProperty(document, 'fonts', { value: new EventTarget(), configurable: true });

function show(benchmark?: string): void {
  render(
    <MantineProvider env="test">
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

test('a chosen ontology is exchanged, and never taken away by choosing it again', async () => {
  show('day');
  const field = screen.getByRole('combobox', { name: 'Ontology version' });
  await userEvent.click(field);
  await userEvent.click(await screen.findByRole('option', { name: 'day, version 1' }));
  expect(field).toHaveValue('day, version 1');
  await userEvent.click(field);
  await userEvent.click(await screen.findByRole('option', { name: 'night, version 1' }));
  expect(field).toHaveValue('night, version 1');
});
