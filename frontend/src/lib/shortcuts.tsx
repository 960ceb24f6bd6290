/** Keyboard shortcuts of the visible page, kept in one list so that the sheet shows them all. */
import {
  createContext,
  type ReactNode,
  useContext,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';

export interface Shortcut {
  /** As `KeyboardEvent.key` has it: "j", "Enter", "/". */
  key: string;
  label: string;
  run: (event: KeyboardEvent) => void;
}

interface Registry {
  add: (owner: object, shortcuts: Shortcut[]) => void;
  remove: (owner: object) => void;
}

const RegistryContext = createContext<Registry | null>(null);
const ListContext = createContext<readonly Shortcut[]>([]);

/** Latest first: what a page adds wins over what the shell has. */
export function ShortcutProvider({ children }: { children: ReactNode }) {
  const [groups, setGroups] = useState<ReadonlyMap<object, Shortcut[]>>(new Map());
  const shortcuts = useMemo(() => [...groups.values()].toReversed().flat(), [groups]);
  const registry = useMemo<Registry>(
    () => ({
      add: (owner, added) => setGroups((before) => new Map(before).set(owner, added)),
      remove: (owner) =>
        setGroups((before) => new Map([...before].filter(([key]) => key !== owner))),
    }),
    [],
  );
  useLayoutEffect(() => {
    const listen = (event: KeyboardEvent) => dispatch(event, shortcuts);
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [shortcuts]);
  return (
    <RegistryContext value={registry}>
      <ListContext value={shortcuts}>{children}</ListContext>
    </RegistryContext>
  );
}

export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  const registry = useContext(RegistryContext);
  const latest = useRef(shortcuts);
  // With the page that shows it, not after: a key may come as soon as the page is drawn.
  useLayoutEffect(() => {
    latest.current = shortcuts;
  });
  // Only a change of keys or labels registers anew; the handlers are always the latest.
  const signature = shortcuts.map(({ key, label }) => `${key}\t${label}`).join('\n');
  useLayoutEffect(() => {
    if (!registry || signature === '') return undefined;
    const owner = {};
    const stable = signature.split('\n').map((line, index) => {
      const [key = '', label = ''] = line.split('\t');
      const run = (event: KeyboardEvent) => latest.current[index]?.run(event);
      return { key, label, run };
    });
    registry.add(owner, stable);
    return () => registry.remove(owner);
  }, [registry, signature]);
}

/** What works now, one entry per key. */
export function useShortcutList(): Shortcut[] {
  const shortcuts = useContext(ListContext);
  const first = new Map<string, Shortcut>();
  for (const shortcut of shortcuts) {
    if (!first.has(shortcut.key)) first.set(shortcut.key, shortcut);
  }
  return [...first.values()];
}

function dispatch(event: KeyboardEvent, shortcuts: readonly Shortcut[]): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (isElsewhere(event)) return;
  const shortcut = shortcuts.find(({ key }) => key === event.key);
  if (!shortcut) return;
  event.preventDefault();
  shortcut.run(event);
}

/** Typing, an open dialog, and Enter on a control keep their own meaning. */
function isElsewhere(event: KeyboardEvent): boolean {
  const target = event.target;
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.closest('input, textarea, select')) return true;
  if (target.closest('[role="dialog"], [role="menu"], [role="listbox"]')) return true;
  return event.key === 'Enter' && target.closest('button, a, summary') !== null;
}
