import { render } from '@testing-library/react';
import { useLayoutEffect } from 'react';
import { ShortcutProvider, useShortcuts } from '@/lib/shortcuts';

function press(key: string) {
  document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
}

function Row({ isOn, run }: { isOn: boolean; run: () => void }) {
  useShortcuts(isOn ? [{ key: 'j', label: 'Next row', run }] : []);
  useLayoutEffect(() => {
    if (!isOn) press('j'); // between the page on screen and its effects
  });
  return null;
}

test('a key does nothing from the moment that the page on screen takes it away', () => {
  const run = vi.fn<() => void>();
  const page = (isOn: boolean) => (
    <ShortcutProvider>
      <Row isOn={isOn} run={run} />
    </ShortcutProvider>
  );
  const { rerender } = render(page(true));
  press('j');
  expect(run).toHaveBeenCalledTimes(1);
  rerender(page(false));
  expect(run).toHaveBeenCalledTimes(1);
  press('j');
  expect(run).toHaveBeenCalledTimes(1);
});
