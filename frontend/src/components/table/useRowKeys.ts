/** j and k move, Enter opens, x selects: the same in every table of the dashboard. */
import { useShortcuts } from '@/lib/shortcuts';

interface RowKeys {
  count: number;
  /** -1 when no row is active yet. */
  active: number;
  onMove: (index: number) => void;
  onOpen?: (index: number) => void;
  onSelect?: (index: number) => void;
  /** False for a second table on a page: its keys would fight with the first. */
  enabled: boolean;
}

export function useRowKeys({ count, active, onMove, onOpen, onSelect, enabled }: RowKeys): void {
  const move = (step: number) => {
    if (count > 0) onMove(Math.min(count - 1, Math.max(0, active < 0 ? 0 : active + step)));
  };
  const moves = [
    { key: 'j', label: 'Next row', run: () => move(1) },
    { key: 'k', label: 'Previous row', run: () => move(-1) },
    { key: 'ArrowDown', label: 'Next row', run: () => move(1) },
    { key: 'ArrowUp', label: 'Previous row', run: () => move(-1) },
  ];
  const open = { key: 'Enter', label: 'Open the row', run: () => active >= 0 && onOpen?.(active) };
  const select = { key: 'x', label: 'Select the row', run: () => active >= 0 && onSelect?.(active) };
  useShortcuts(enabled ? [...moves, ...(onOpen ? [open] : []), ...(onSelect ? [select] : [])] : []);
}
