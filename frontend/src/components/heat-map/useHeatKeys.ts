/** Arrow keys through the cells of all maps of a page, one stop for the Tab key, `m` to go there. */
import { type KeyboardEvent, useState } from 'react';
import { useShortcuts } from '@/lib/shortcuts';
import { type HeatGrid, neighbor } from './moves';

interface HeatKeys {
  tabId: string | null;
  onFocus: (id: string) => void;
  onKeyDown: (event: KeyboardEvent) => void;
}

export function useHeatKeys(grid: HeatGrid, selectedId: string | null): HeatKeys {
  const [focused, setFocused] = useState<string | null>(null);
  const known = (id: string | null) => id !== null && grid.some((ids) => ids.includes(id));
  const first = grid.flat().find((id) => id !== null) ?? null;
  const tabId = [focused, selectedId].find(known) ?? first;
  useShortcuts([
    { key: 'm', label: 'Go to the map, then arrow keys', run: () => tabId && focusCell(tabId) },
  ]);
  return {
    tabId,
    onFocus: setFocused,
    onKeyDown: (event) => {
      const next = tabId && neighbor(grid, tabId, event.key);
      if (!next) return;
      event.preventDefault();
      focusCell(next);
    },
  };
}

function focusCell(id: string): void {
  document.getElementById(id)?.focus();
}
