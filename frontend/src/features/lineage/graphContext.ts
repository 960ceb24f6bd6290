/** What all nodes of the graph share: what is marked, and what a click does. */
import { createContext } from 'react';
import type { ShownNode } from './showGraph';

export interface GraphState {
  startKey: string;
  /** The one that keys act on; exactly one is in the order of Tab. */
  activeId: string;
  selectedId: string | null;
  expanded: ReadonlySet<string>;
  /** Those whose hop is on its way. */
  busy: ReadonlySet<string>;
  /** Things on the way between two. */
  onPath: ReadonlySet<string>;
  canToggle: (shown: ShownNode) => boolean;
  onActivate: (id: string) => void;
  onOpen: (id: string) => void;
  onToggle: (id: string) => void;
  /** Whether this one was moved to by a key; true once per move. */
  takesFocus: (id: string) => boolean;
}

export const GraphContext = createContext<GraphState>({
  startKey: '',
  activeId: '',
  selectedId: null,
  expanded: new Set(),
  busy: new Set(),
  onPath: new Set(),
  canToggle: () => false,
  onActivate: () => undefined,
  onOpen: () => undefined,
  onToggle: () => undefined,
  takesFocus: () => false,
});
