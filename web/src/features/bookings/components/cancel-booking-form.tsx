import { Button } from '../../../components/ui/button.tsx';
import { Callout } from '../../../components/ui/callout.tsx';
import { DialogActions } from '../../../components/ui/dialog.tsx';
import { TextField } from '../../../components/ui/text-field.tsx';
import { useToast } from '../../../components/ui/toast.tsx';
import { useActionForm } from '../../../lib/use-action-form.ts';
import { cancelBooking } from '../api/booking-actions.ts';
import type { BookingDetail } from '../api/schedule.ts';

type Props = { booking: BookingDetail; onBack(): void };

export function CancelBookingForm({ booking, onBack }: Props) {
  const toast = useToast();
  const { form, submit, isBusy, problem, errorOf } = useActionForm<{ reason: string }, BookingDetail>({
    ...cancelBooking(booking.id),
    values: { reason: '' },
    onDone: ({ client }) => {
      toast.done(`The booking of ${client.name} is cancelled.`);
      onBack();
    },
  });
  return (
    <form noValidate onSubmit={submit} className="grid gap-5">
      {problem && <Callout tone="problem">{problem}</Callout>}
      <p>{consequenceOf(booking)} It can be reopened later.</p>
      <TextField
        label="Reason, if you like"
        maxLength={500}
        autoComplete="off"
        placeholder="The client stays at home"
        error={errorOf('reason')}
        {...form.register('reason')}
      />
      <DialogActions>
        <Button onClick={onBack}>Back</Button>
        <Button type="submit" variant="danger" isBusy={isBusy}>
          Cancel the booking
        </Button>
      </DialogActions>
    </form>
  );
}

function consequenceOf({ sitter, windows, client }: BookingDetail): string {
  const current = windows.findLast(({ superseded_at: superseded }) => superseded === null);
  if (sitter && current?.state === 'active')
    return `${sitter.name}’s assignment window ends now: from then on you answer ${client.name}, unless another window is active.`;
  if (sitter && current?.state === 'upcoming') return `${sitter.name}’s assignment window never begins.`;
  return 'No assignment window is left that would change.';
}
