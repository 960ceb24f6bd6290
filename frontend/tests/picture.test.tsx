import { act, fireEvent, render, screen } from '@testing-library/react';
import { useState } from 'react';
import { BoxCanvas } from '@/components/frame/BoxCanvas';
import { type CanvasBox, labelBox } from '@/components/frame/boxes';
import { usePicture } from '@/components/frame/usePicture';

const asked: string[] = [];

/** Pictures load unless their address says otherwise. */
class StubImage {
  src = '';

  decode(): Promise<void> {
    asked.push(this.src);
    return this.src.includes('broken') ? Promise.reject(new Error('403')) : Promise.resolve();
  }
}

beforeEach(() => {
  asked.length = 0;
  vi.stubGlobal('Image', StubImage);
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

function Frame({ first, answers }: { first: string; answers: string[] }) {
  const [url, setUrl] = useState<string | null>(first);
  const picture = usePicture({
    key: 'clip 1',
    url,
    renew: () => {
      const fresh = answers.shift() ?? null;
      setUrl(fresh ?? url);
      return Promise.resolve(fresh);
    },
  });
  return (
    <button type="button" onClick={picture.askAgain}>
      {picture.state}
    </button>
  );
}

async function shown(first: string, answers: string[]): Promise<string | null> {
  await act(async () => {
    render(<Frame first={first} answers={answers} />);
  });
  return screen.getByRole('button').textContent;
}

test('a picture that loads is asked for once', async () => {
  expect(await shown('/media/a', [])).toBe('ready');
  expect(asked).toEqual(['/media/a']);
});

test('an address that fails is asked for once more', async () => {
  expect(await shown('/media/broken-1', ['/media/b'])).toBe('ready');
  expect(asked).toEqual(['/media/broken-1', '/media/b']);
});

test('after a second failure it is refused, until somebody asks again', async () => {
  const answers = ['/media/broken-3', '/media/c'];
  expect(await shown('/media/broken-2', answers)).toBe('failed');
  expect(asked).toEqual(['/media/broken-2', '/media/broken-3']);
  await act(async () => {
    fireEvent.click(screen.getByRole('button'));
  });
  expect(screen.getByRole('button')).toHaveTextContent('ready');
  expect(asked.at(-1)).toBe('/media/c');
});

test('the same address again is tried once more, and no loop', async () => {
  expect(await shown('/media/broken-4', ['/media/broken-4'])).toBe('failed');
  expect(asked).toEqual(['/media/broken-4', '/media/broken-4']);
});

test('no address any more is a refusal', async () => {
  expect(await shown('/media/broken-5', [])).toBe('failed');
  expect(asked).toEqual(['/media/broken-5']);
});

test('an address that is older than its minute is renewed before it is tried', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  expect(await shown('/media/d', [])).toBe('ready');
  vi.setSystemTime(Date.now() + 50_000);
  asked.length = 0;
  document.body.replaceChildren();
  expect(await shown('/media/d', ['/media/e'])).toBe('ready');
  expect(asked).toEqual(['/media/e']);
});

const BOX: CanvasBox = {
  source: 'PREDICTION',
  outcome: 'FP',
  className: 'cyclist',
  x: 10,
  y: 20,
  width: 30,
  height: 40,
  probability: 0.873,
};

test('a box is named with what it is and how sure the model was', () => {
  expect(labelBox(BOX)).toBe('cyclist 87 %, false');
  expect(labelBox({ ...BOX, outcome: 'TP' })).toBe('cyclist 87 %');
  expect(labelBox({ ...BOX, source: 'GROUND_TRUTH', outcome: 'FN' })).toBe('cyclist, missed');
  expect(labelBox({ ...BOX, source: 'GROUND_TRUTH', outcome: 'TP' })).toBe('cyclist');
});

test('a drawn picture says that a program drew it; hidden boxes leave the one that is named', () => {
  const boxes = [BOX, { ...BOX, x: 90 }];
  const props = { boxes, label: 'Frame 1', width: 200, height: 100 };
  const { container, rerender } = render(<BoxCanvas {...props} imageUrl="/media/a" isSynthetic />);
  expect(screen.getByText(/Drawn by a program/)).toBeVisible();
  expect(container.querySelectorAll('rect title')).toHaveLength(2);
  rerender(<BoxCanvas {...props} imageUrl="/media/a" showBoxes={false} active={1} />);
  expect(screen.queryByText(/Drawn by a program/)).toBeNull();
  expect(container.querySelectorAll('rect title')).toHaveLength(1);
  expect(screen.getByText('cyclist 87 %, false')).toBeVisible();
});

test('without a picture the canvas says why, and draws no image', () => {
  const refusal = { code: 'NOT_REDACTED', message: 'No redaction record.' };
  const { container } = render(<BoxCanvas boxes={[BOX]} label="Frame 1" refusal={refusal} />);
  expect(screen.getByText('No redaction record.')).toBeVisible();
  expect(container.querySelector('image')).toBeNull();
});
