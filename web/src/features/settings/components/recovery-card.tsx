import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ConfirmDialog } from '../../../components/confirm-dialog.tsx';
import { Moment } from '../../../components/moment.tsx';
import { QueryProblem } from '../../../components/query-problem.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { Card } from '../../../components/ui/card.tsx';
import { useToast } from '../../../components/ui/toast.tsx';
import { type Recovery, recoveryQuery, useResumeSending } from '../api/recovery.ts';
import { Fact, Facts } from './facts.tsx';

/** Only after a restore: whether sending waits for the owner's word, and what it found. */
export function RecoveryCard() {
  const recovery = useQuery(recoveryQuery);
  const [isAsked, setIsAsked] = useState(false);
  const toast = useToast();
  const resume = useResumeSending();
  if (recovery.isError && !recovery.data) return <QueryProblem query={recovery} />;
  if (!recovery.data || recovery.data.state === 'none') return null;
  const { state, left } = recovery.data;
  return (
    <Card
      title="After a restore"
      description={
        state === 'adopting'
          ? 'Nothing is sent: the carrier is being looked through for what the backup does not know.'
          : 'Nothing is sent until you say so: the carrier has been looked through.'
      }
      action={
        state === 'waiting' && (
          <Button variant="primary" onClick={() => setIsAsked(true)}>
            Resume sending
          </Button>
        )
      }
    >
      <Found recovery={recovery.data} />
      <ConfirmDialog
        isOpen={isAsked}
        onClose={() => setIsAsked(false)}
        title="Resume sending?"
        verb="Resume sending"
        action={resume}
        input={null}
        onDone={() => {
          setIsAsked(false);
          toast.done('Texts go out again.');
        }}
      >
        {left === 1 ? 'One text that waits goes out.' : `${left} texts that wait go out.`}
      </ConfirmDialog>
    </Card>
  );
}

function Found({
  recovery: { backup_at: backupAt, restored_at: restoredAt, adopted, left },
}: {
  recovery: Recovery;
}) {
  return (
    <Facts>
      {backupAt && (
        <Fact name="The backup is of">
          <Moment at={backupAt} />
        </Fact>
      )}
      {restoredAt && (
        <Fact name="Restored">
          <Moment at={restoredAt} />
        </Fact>
      )}
      <Fact name="Found at the carrier">
        {adopted.received} that came in, {adopted.matched + adopted.added} that had been sent,{' '}
        {adopted.held + adopted.unplaced} that need a look
      </Fact>
      <Fact name="Left to send">{left}</Fact>
    </Facts>
  );
}
