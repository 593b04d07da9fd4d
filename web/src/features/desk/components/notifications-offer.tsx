import { useQuery } from '@tanstack/react-query';
import { Bell } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { useNotificationsSwitch } from '../../../components/use-notifications-switch.ts';
import { handFocusOn } from '../../../lib/focus-history.ts';
import { keep } from '../../../lib/kept.ts';
import { notificationsQuery } from '../../../lib/notifications.ts';

const DECLINED = 'maskline.notifications-declined';

/** Asked once on each device, where it is possible and off; later it is at Your account. */
export function NotificationsOffer() {
  const [isDeclined, setIsDeclined] = useState(wasDeclined);
  const { data } = useQuery({ ...notificationsQuery, enabled: !isDeclined });
  const { turn, isBusy } = useNotificationsSwitch();
  if (isDeclined || data?.state !== 'off') return null;
  const decline = () => {
    keep(DECLINED, 'yes');
    setIsDeclined(true);
  };
  return (
    <section
      ref={handFocusOn}
      aria-label="Notifications"
      className="flex flex-wrap items-center gap-x-4 gap-y-3 rounded-xl border border-line bg-surface p-4 sm:px-5"
    >
      <Bell aria-hidden className="size-5 shrink-0 text-faint" />
      <p className="min-w-0 flex-1 basis-52 text-sm text-soft">
        Hear of new texts on this device, also when Maskline is closed. A notification shows neither who wrote
        nor what.
      </p>
      <div className="flex gap-2">
        <Button size="small" isBusy={isBusy} onClick={() => turn('on')}>
          Turn on
        </Button>
        <Button size="small" variant="quiet" onClick={decline}>
          Not now
        </Button>
      </div>
    </section>
  );
}

function wasDeclined(): boolean {
  try {
    return localStorage.getItem(DECLINED) !== null;
  } catch {
    return true;
  }
}
