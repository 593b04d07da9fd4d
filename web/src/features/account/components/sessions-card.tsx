import { useQuery } from '@tanstack/react-query';
import { MonitorSmartphone } from 'lucide-react';
import { useState } from 'react';
import { ConfirmDialog } from '../../../components/confirm-dialog.tsx';
import { List, Row } from '../../../components/list.tsx';
import { QueryProblem } from '../../../components/query-problem.tsx';
import { TimeAgo } from '../../../components/time-ago.tsx';
import { Badge } from '../../../components/ui/badge.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { Card } from '../../../components/ui/card.tsx';
import { SkeletonRows } from '../../../components/ui/skeleton.tsx';
import { useToast } from '../../../components/ui/toast.tsx';
import { messageOf } from '../../../lib/api-error.ts';
import { type Session, sessionsQuery, useEndOtherSessions, useEndSession } from '../api/sessions.ts';

export function SessionsCard() {
  const sessions = useQuery(sessionsQuery);
  const hasOthers = (sessions.data?.data.length ?? 0) > 1;
  return (
    <Card
      title="Where you are signed in"
      description="End what you do not know, then change your password."
      action={hasOthers && <EndOthers />}
    >
      {sessions.isPending && <SkeletonRows label="Your sessions are being read" />}
      {sessions.isError && <QueryProblem query={sessions} />}
      {sessions.data && (
        <List label="Sessions">
          {sessions.data.data.map((session) => (
            <SessionRow key={session.id} session={session} />
          ))}
        </List>
      )}
    </Card>
  );
}

function SessionRow({ session: { id, device, current, created_at, last_seen_at } }: { session: Session }) {
  const toast = useToast();
  const end = useEndSession();
  const endIt = () => end.run(id).catch((error: unknown) => toast.problem(messageOf(error)));
  return (
    <Row
      start={<MonitorSmartphone aria-hidden className="size-5 shrink-0 text-faint" />}
      title={
        <>
          {device} {current && <Badge tone="accent">This one</Badge>}
        </>
      }
      detail={
        <>
          Signed in <TimeAgo at={created_at} />, last seen <TimeAgo at={last_seen_at} />
        </>
      }
      end={
        !current && (
          <Button
            size="small"
            aria-label={`End the session on ${device}`}
            isBusy={end.isBusy}
            onClick={endIt}
          >
            End
          </Button>
        )
      }
    />
  );
}

function EndOthers() {
  const [isOpen, setIsOpen] = useState(false);
  const toast = useToast();
  const action = useEndOtherSessions();
  const close = () => setIsOpen(false);
  return (
    <>
      <Button size="small" onClick={() => setIsOpen(true)}>
        End all others
      </Button>
      <ConfirmDialog
        isOpen={isOpen}
        onClose={close}
        title="End all other sessions?"
        verb="End them"
        action={action}
        input={undefined}
        onDone={() => {
          toast.done('You are signed out everywhere else.');
          close();
        }}
      >
        You stay signed in here, and have to sign in again everywhere else.
      </ConfirmDialog>
    </>
  );
}
