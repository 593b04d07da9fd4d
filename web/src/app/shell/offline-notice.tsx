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

/** Pages that fill the screen leave it its place, or it would be scrolled away. */
function tellHeight(notice: HTMLElement | null) {
  if (!notice) return undefined;
  const observer = new ResizeObserver(() =>
    document.documentElement.style.setProperty('--notice-height', `${notice.offsetHeight}px`),
  );
  observer.observe(notice);
  return () => observer.disconnect();
}

/** The device has no connection: what is shown stays, and may be old. */
export function OfflineNotice() {
  const isOnline = useSyncExternalStore(listen, () => navigator.onLine);
  return (
    <div role="status" ref={tellHeight}>
      {!isOnline && (
        <p className="flex items-center justify-center gap-2 bg-warning-soft px-4 py-2 text-sm text-warning-ink">
          <WifiOff aria-hidden className="size-4 shrink-0" />
          You have no connection. What you see may be old. Texts that you send wait until it is back.
        </p>
      )}
    </div>
  );
}
