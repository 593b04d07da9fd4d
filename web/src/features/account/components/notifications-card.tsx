import { useQuery } from '@tanstack/react-query';
import { QueryProblem } from '../../../components/query-problem.tsx';
import { Badge } from '../../../components/ui/badge.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { Card } from '../../../components/ui/card.tsx';
import { SkeletonRows } from '../../../components/ui/skeleton.tsx';
import { useNotificationsSwitch } from '../../../components/use-notifications-switch.ts';
import { handFocusOn } from '../../../lib/focus-history.ts';
import { type Notifications, notificationsQuery, type Obstacle } from '../../../lib/notifications.ts';
import { useMe } from '../../../lib/session.ts';

/** Whether this device tells of new texts, and the way to change that. */
export function NotificationsCard() {
  const { role } = useMe();
  const notifications = useQuery(notificationsQuery);
  const { turn, isBusy } = useNotificationsSwitch();
  const { data } = notifications;
  const next = data?.state === 'on' ? 'off' : 'on';
  return (
    <Card
      title="Notifications"
      description={
        <>
          <p>{role === 'owner' ? FOR_OWNERS : FOR_SITTERS}</p>
          {data && <State notifications={data} />}
        </>
      }
      action={
        data &&
        data.state !== 'impossible' && (
          <Button ref={handFocusOn} size="small" isBusy={isBusy} onClick={() => turn(next)}>
            {next === 'on' ? 'Turn on' : 'Turn off'}
          </Button>
        )
      }
    >
      {notifications.isPending && <SkeletonRows label="The notifications are being read" />}
      {notifications.isError && <QueryProblem query={notifications} />}
    </Card>
  );
}

const WITHOUT_CONTENTS = 'A notification shows neither who wrote nor what.';
const FOR_OWNERS = `For new texts that no sitter is there to answer. ${WITHOUT_CONTENTS}`;
const FOR_SITTERS = `For new texts that are yours to answer. ${WITHOUT_CONTENTS}`;

function State({ notifications }: { notifications: Notifications }) {
  return (
    <p className="mt-2 flex flex-wrap items-center gap-2">
      <Badge tone={notifications.state === 'on' ? 'accent' : 'neutral'}>{LABELS[notifications.state]}</Badge>
      {notifications.state === 'impossible' ? REASONS[notifications.obstacle] : 'for this device'}
    </p>
  );
}

const LABELS: Record<Notifications['state'], string> = {
  on: 'On',
  off: 'Off',
  impossible: 'Not possible here',
};

const REASONS: Record<Obstacle, string> = {
  insecure: 'Open Maskline by an address that begins with https://; browsers notify nowhere else.',
  not_installed:
    'First put Maskline on the home screen: Share, then Add to Home Screen, and open it from there.',
  unsupported: 'This browser cannot do it, or not in a private window. Try another one.',
  refused:
    'The browser was told not to. Allow notifications for this page in the settings of the browser, then load it again.',
};
