import { useSyncExternalStore } from 'react';

const WIDE = window.matchMedia('(min-width: 60rem)');

function listen(listener: () => void): () => void {
  WIDE.addEventListener('change', listener);
  return () => WIDE.removeEventListener('change', listener);
}

/** Whether a table has room. */
export function useIsWide(): boolean {
  return useSyncExternalStore(listen, () => WIDE.matches);
}
