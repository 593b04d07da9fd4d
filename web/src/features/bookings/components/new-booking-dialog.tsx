import type { ChosenClient } from '../../../components/client-field.tsx';
import { Dialog } from '../../../components/ui/dialog.tsx';
import { NewBookingForm } from './new-booking-form.tsx';

/** What is known of it already: the place in the timeline that was marked. */
export type NewBookingTerms = {
  startsAt: number;
  endsAt: number;
  client?: ChosenClient;
  sitterId?: string | undefined;
};

type Props = { terms: NewBookingTerms | null; onClose(): void };

export function NewBookingDialog({ terms, onClose }: Props) {
  return (
    <Dialog
      isOpen={terms !== null}
      onClose={onClose}
      title="New booking"
      description="Its sitter is responsible for the client’s conversation in its time, and in the minutes before and after that the company gives. The sitter’s number stays as it is."
    >
      {terms && <NewBookingForm {...terms} onDone={onClose} />}
    </Dialog>
  );
}
