import { useQueryClient } from '@tanstack/react-query';
import { messageOf } from '../lib/api-error.ts';
import {
  NotificationsProblem,
  notificationsQuery,
  switchNotificationsOff,
  switchNotificationsOn,
} from '../lib/notifications.ts';
import { useMe } from '../lib/session.ts';
import { useAction } from '../lib/use-action.ts';
import { useToast } from './ui/toast.tsx';

/** Switches notifications of new texts on and off in this browser, and says how that went. */
export function useNotificationsSwitch() {
  const me = useMe();
  const queryClient = useQueryClient();
  const toast = useToast();
  const action = useAction({
    send: (next: 'on' | 'off') => (next === 'on' ? switchNotificationsOn(me) : switchNotificationsOff()),
    touches: [notificationsQuery.queryKey],
  });
  const turn = async (next: 'on' | 'off') => {
    try {
      if (!(await action.run(next))) return;
      toast.done(
        next === 'on' ? 'This device tells you of new texts.' : 'This device tells you nothing any more.',
      );
    } catch (error) {
      // The browser may have been told not to, which is another state.
      await queryClient.invalidateQueries(notificationsQuery);
      toast.problem(error instanceof NotificationsProblem ? error.message : messageOf(error));
    }
  };
  return { turn, isBusy: action.isBusy };
}
