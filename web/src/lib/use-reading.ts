import { useEffect, useEffectEvent } from 'react';

/** Calls `read` while somebody looks at the page, again for each `unread`: null where there is nothing to read. */
export function useReading(unread: string | null, read: () => Promise<unknown>): void {
  const look = useEffectEvent(() => {
    if (unread !== null && document.visibilityState === 'visible') read().catch(() => {});
  });
  useEffect(() => {
    if (unread !== null) look();
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, [unread]);
}
