/** Starts over with an empty cache after somebody signed in or out. */
import { createContext, useContext } from 'react';

export const SessionContext = createContext<() => void>(() => undefined);

export function useRenewSession(): () => void {
  return useContext(SessionContext);
}
