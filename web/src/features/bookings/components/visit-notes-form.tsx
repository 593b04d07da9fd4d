import { useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { Callout } from '../../../components/ui/callout.tsx';
import { CheckField } from '../../../components/ui/check-field.tsx';
import { DialogActions } from '../../../components/ui/dialog.tsx';
import { TextAreaField } from '../../../components/ui/text-area-field.tsx';
import { useToast } from '../../../components/ui/toast.tsx';
import { useActionForm } from '../../../lib/use-action-form.ts';
import { writeVisitNotes } from '../api/booking-actions.ts';
import type { BookingDetail } from '../api/schedule.ts';

type Values = { notes: string; visible_to_sitter: boolean };
type Props = { booking: BookingDetail; onBack(): void };

/** What is to be known of the visit: the key, the alarm, the food. */
export function VisitNotesForm({ booking, onBack }: Props) {
  const toast = useToast();
  const [{ id, visit_notes: before }] = useState(booking);
  const { send, touches } = writeVisitNotes(id);
  const { form, submit, isBusy, problem, errorOf } = useActionForm<Values, BookingDetail>({
    values: { notes: before?.notes ?? '', visible_to_sitter: before?.visible_to_sitter ?? true },
    send: ({ notes, visible_to_sitter }) =>
      send(notes.trim() === '' ? { notes: null } : { notes, visible_to_sitter }),
    touches,
    onDone: () => {
      toast.done('The visit notes are written.');
      onBack();
    },
  });
  return (
    <form noValidate onSubmit={submit} className="grid gap-5">
      {problem && <Callout tone="problem">{problem}</Callout>}
      <TextAreaField
        label="Visit notes"
        rows={5}
        maxLength={5000}
        hint="Leave out phones and addresses by which client and sitter could meet outside the company."
        error={errorOf('notes')}
        {...form.register('notes')}
      />
      <CheckField
        label="The sitter of the booking reads them"
        hint="Otherwise only owners do."
        {...form.register('visible_to_sitter')}
      />
      <DialogActions>
        <Button onClick={onBack}>Back</Button>
        <Button type="submit" variant="primary" isBusy={isBusy}>
          Write
        </Button>
      </DialogActions>
    </form>
  );
}
