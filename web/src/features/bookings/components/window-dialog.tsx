import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { Callout } from '../../../components/ui/callout.tsx';
import { CheckField } from '../../../components/ui/check-field.tsx';
import { CancelButton, Dialog, DialogActions } from '../../../components/ui/dialog.tsx';
import { useToast } from '../../../components/ui/toast.tsx';
import { messageOf } from '../../../lib/api-error.ts';
import { useMe } from '../../../lib/session.ts';
import { useActionForm } from '../../../lib/use-action-form.ts';
import { changeWindow, useEndWindow } from '../api/booking-actions.ts';
import type { AssignmentWindow } from '../api/schedule.ts';
import { SpanFields } from './span-fields.tsx';
import { timeValueOf } from './time-field.tsx';
import { plainly } from './use-move.ts';

type Props = { window: AssignmentWindow; onClose(): void };

/** A window that was made by hand, without a booking. */
export function WindowDialog({ window, onClose }: Props) {
  const { sitter, client, state, thread_id: threadId } = window;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={client.name}
      description={
        <>
          {sitter.name} {state === 'ended' ? 'was' : 'is'} responsible by a window that was made by hand,
          without a booking.{' '}
          <Link to="/inbox/$threadId" params={{ threadId }} className="underline underline-offset-3">
            Open the conversation
          </Link>
        </>
      }
    >
      {state === 'ended' ? (
        <Callout tone="note">It is over, and stays as it was.</Callout>
      ) : (
        <WindowForm window={window} onDone={onClose} />
      )}
    </Dialog>
  );
}

type Values = { starts_at: string; ends_at: string; allow_overlap: boolean };

function WindowForm({ window, onDone }: { window: AssignmentWindow; onDone(): void }) {
  const toast = useToast();
  const { time_zone: zone } = useMe().organization;
  const [overlaps, setOverlaps] = useState(false);
  const values = {
    starts_at: timeValueOf(Date.parse(window.starts_at), zone),
    ends_at: timeValueOf(Date.parse(window.ends_at), zone),
    allow_overlap: false,
  };
  const { send, touches } = changeWindow(window.id);
  const { form, submit, isBusy, problem, errorOf } = useActionForm<Values, AssignmentWindow>({
    values,
    send: ({ starts_at, ends_at, allow_overlap }) =>
      send({
        ...(starts_at === values.starts_at ? {} : { starts_at }),
        ...(ends_at === values.ends_at ? {} : { ends_at }),
        allow_overlap,
      }),
    touches,
    onDone: () => {
      toast.done('The window is changed.');
      onDone();
    },
    onRefused: ({ code }) => {
      setOverlaps(code === 'window_overlap');
      return false;
    },
  });
  const startProblem = errorOf('starts_at');
  return (
    <form noValidate onSubmit={submit} className="grid gap-5">
      {problem && <Callout tone="problem">{plainly(problem)}</Callout>}
      <SpanFields
        control={form.control}
        errorOf={(name) => (name === 'starts_at' && startProblem ? plainly(startProblem) : errorOf(name))}
      />
      {overlaps && (
        <CheckField
          label="Let both windows stand"
          hint="It is a conflict then."
          {...form.register('allow_overlap')}
        />
      )}
      <DialogActions>
        <CancelButton />
        <EndButton window={window} onDone={onDone} />
        <Button type="submit" variant="primary" isBusy={isBusy}>
          Change
        </Button>
      </DialogActions>
    </form>
  );
}

function EndButton({ window: { id, state, sitter }, onDone }: { window: AssignmentWindow; onDone(): void }) {
  const toast = useToast();
  const end = useEndWindow();
  const run = async () => {
    try {
      if (!(await end.run(id))) return;
      toast.done(`${sitter.name} is not responsible by it any more.`);
      onDone();
    } catch (error) {
      toast.problem(messageOf(error));
    }
  };
  return (
    <Button isBusy={end.isBusy} onClick={run}>
      {state === 'active' ? 'End it now' : 'Cancel the window'}
    </Button>
  );
}
