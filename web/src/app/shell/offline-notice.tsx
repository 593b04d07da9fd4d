import { WifiOff } from 'lucide-react';
import { useSyncExternalStore } from 'react';

function listen(listener: () => void): () => void {
  window.addEventListener('online', listener);
  window.addEventListener('offline', listener);
  return () => {
    window.removeEventListener('online', listener);
    window.removeEventListener('offline', listener);
  };
}

/** The device has no connection: what is shown stays, and may be old. */
export function OfflineNotice() {
  const isOnline = useSyncExternalStore(listen, () => navigator.onLine);
  return (
    <div role="status">
      {!isOnline && (
        <p className="flex items-center justify-center gap-2 bg-warning-soft px-4 py-2 text-sm text-warning-ink">
          <WifiOff aria-hidden className="size-4 shrink-0" />
          You have no connection. What you see may be old. Texts that you send wait until it is back.
        </p>
      )}
    </div>
  );
}
