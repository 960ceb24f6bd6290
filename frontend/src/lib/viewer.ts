/**
 * Who is signed in. The shell provides it; pages ask `can('permission')` before they offer an action
 * and `canSee('analysis')` before they ask for a field that not every role is answered.
 */
import { createContext, useContext } from 'react';

export interface Viewer {
  id: string;
  name: string;
  role: string;
  roleName: string;
  permissions: readonly string[];
  /** Visibility classes of fields: what the server answers and does not refuse. */
  sees: readonly string[];
}

export const ViewerContext = createContext<Viewer | null>(null);

interface Rights {
  can: (permission: string) => boolean;
  canSee: (visibility: string) => boolean;
}

export function useViewer(): Viewer & Rights {
  const viewer = useContext(ViewerContext);
  if (!viewer) throw new Error('useViewer is for pages inside the shell');
  return {
    ...viewer,
    can: (permission) => viewer.permissions.includes(permission),
    canSee: (visibility) => viewer.sees.includes(visibility),
  };
}
