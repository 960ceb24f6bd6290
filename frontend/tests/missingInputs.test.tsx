/** Inputs that a ranking lacks, with what adding them bought in simulation. */
import { MantineProvider } from '@mantine/core';
import { render, screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { MissingInputs } from '@/components/rung/MissingInputs';

const EMBEDDINGS = {
  input: 'Embeddings of the clips',
  cost: 'Clips that look alike cannot be found.',
  cure: 'gainloop embeddings import PATH --space NAME',
};

function show(effect: { sentence: string } | null) {
  render(
    <MantineProvider>
      <MissingInputs missing={[{ ...EMBEDDINGS, effect }]} />
    </MantineProvider>,
  );
}

test('what an input bought stands below what going without it costs', () => {
  show({ sentence: 'Simulated: adding it raised recall by 8.1 points.' });

  const lines = [...screen.getByRole('listitem').querySelectorAll('p')];
  expect(lines.map(({ textContent }) => textContent)).toEqual([
    EMBEDDINGS.input,
    EMBEDDINGS.cost,
    'Simulated: adding it raised recall by 8.1 points.',
  ]);
});

test('an input that no simulation tells of has no such line', () => {
  show(null);

  expect(screen.getByRole('listitem').querySelectorAll('p')).toHaveLength(2);
});
