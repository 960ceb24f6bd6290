import { fireEvent, render, screen } from '@testing-library/react';
import { MantineProvider } from '@mantine/core';
import { ClusterMap } from '@/features/clusters/ClusterMap';
import { ScoreSlider } from '@/features/clusters/ScoreSlider';
import { TraitList } from '@/features/clusters/TraitList';
import type { Cluster } from '@/features/clusters/clustersQuery';

const NIGHT = {
  axis: 'time_of_day',
  value: 'night',
  share: 0.62,
  baseShare: 0.2,
  lift: 3.1,
  qValue: 0.004,
};

function cluster(id: string, size: number): Cluster {
  return {
    id,
    name: `<b>${id}</b>`,
    size,
    previousSize: null,
    numClips: 3,
    numDrives: 2,
    transition: 'BORN',
    className: 'car',
    outcome: 'FN',
    errorType: 'MISS',
    stability: null,
    x: 0,
    y: 0,
    traits: [NIGHT],
    history: [{ size }],
  };
}

const GRID = { xMin: -1, xMax: 1, yMin: -1, yMax: 1, columns: 2, rows: 1, counts: [4_000, 1] };

test('the map draws steps of counts and a marker per cluster, however many errors there are', () => {
  const onSelect = vi.fn();
  const onOpen = vi.fn();
  const clusters = [cluster('a', 4000), cluster('b', 0)];
  render(
    <ClusterMap
      density={GRID}
      clusters={clusters}
      numbers={new Map([['a', 1], ['b', 2]])}
      selectedId="b"
      onSelect={onSelect}
      onOpen={onOpen}
    />,
  );
  const map = screen.getByRole('img', { name: /with 2 clusters/ });
  expect(map.querySelectorAll('path')).toHaveLength(2);
  expect(map.querySelectorAll('g > circle')).toHaveLength(2);
  expect(map.querySelectorAll('line')).toHaveLength(2);
  expect(screen.getByText('2').closest('g')).toHaveAttribute('data-selected');
  expect(map.querySelector('title')).toHaveTextContent('<b>a</b>: 4,000 errors');

  const marker = screen.getByText('1');
  fireEvent.click(marker);
  fireEvent.doubleClick(marker);

  expect(onSelect).toHaveBeenCalledWith(clusters[0]);
  expect(onOpen).toHaveBeenCalledWith(clusters[0]);
});

test('a cluster of few errors has its traits, and no factor', () => {
  render(
    <MantineProvider>
      <TraitList traits={[NIGHT]} size={29} />
    </MantineProvider>,
  );
  expect(screen.getByText('night')).toBeInTheDocument();
  expect(screen.getByText('too few')).toBeInTheDocument();
  expect(screen.getByText(/0.004/)).toBeInTheDocument();
  expect(screen.queryByText('3.1×')).toBeNull();
});

test('the threshold says what it leaves out, and what it does not touch', () => {
  const onChange = vi.fn();
  render(<ScoreSlider value={30} score={-0.42} isLogit shown={84} size={120} onChange={onChange} />);
  expect(screen.getByText(/84 of 120 errors/)).toHaveTextContent('misses stay. AP is not affected.');
  expect(screen.getByText(/0.30/)).toHaveTextContent('0.30 (score −0.42)');
  fireEvent.change(screen.getByRole('slider'), { target: { value: '55' } });
  expect(onChange).toHaveBeenCalledWith(55);
});
