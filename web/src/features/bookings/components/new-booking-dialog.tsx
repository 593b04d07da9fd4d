import { Controller } from 'react-hook-form';
import { type ChosenClient, ClientField } from '../../../components/client-field.tsx';
import { SitterField } from '../../../components/sitter-field.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { Callout } from '../../../components/ui/callout.tsx';
import { CancelButton, Dialog, DialogActions } from '../../../components/ui/dialog.tsx';
import { TextField } from '../../../components/ui/text-field.tsx';
import { useToast } from '../../../components/ui/toast.tsx';
import { newIdempotencyKey } from '../../../lib/api-client.ts';
import { useMe } from '../../../lib/session.ts';
import { useTimes } from '../../../lib/times.ts';
import { useActionForm } from '../../../lib/use-action-form.ts';
import { confirmBooking } from '../api/booking-actions.ts';
import type { BookingDetail } from '../api/schedule.ts';
import { SpanFields } from './span-fields.tsx';
import { timeValueOf } from './time-field.tsx';

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
      description="Its sitter is responsible for the client’s conversation from its start to its end. The sitter’s number stays as it is."
    >
      {terms && <NewBookingForm terms={terms} onDone={onClose} />}
    </Dialog>
  );
}

type Values = {
  external_id: string;
  client: ChosenClient | null;
  sitter_id: string;
  service: string;
  starts_at: string;
  ends_at: string;
};

function NewBookingForm({ terms, onDone }: { terms: NewBookingTerms; onDone(): void }) {
  const toast = useToast();
  const times = useTimes();
  const { time_zone: zone } = useMe().organization;
  const { form, submit, isBusy, problem, errorOf } = useActionForm<Values, BookingDetail>({
    values: {
      // Its own, once for each form: a second try makes no second booking.
      external_id: `desk-${newIdempotencyKey()}`,
      client: terms.client ?? null,
      sitter_id: terms.sitterId ?? '',
      service: '',
      starts_at: timeValueOf(terms.startsAt, zone),
      ends_at: timeValueOf(terms.endsAt, zone),
    },
    send: ({ client, sitter_id, service, ...rest }, key) =>
      confirmBooking.send(
        {
          ...rest,
          client_id: client?.id ?? '',
          sitter_id: sitter_id || null,
          service: service.trim() || null,
        },
        key,
      ),
    touches: confirmBooking.touches,
    onDone: ({ client, starts_at, conflicts }) => {
      const overlap = conflicts.length > 0 ? ' It overlaps a window of another sitter.' : '';
      toast.done(`${client.name} is booked: ${times.full(starts_at)}.${overlap}`);
      onDone();
    },
  });
  return (
    <form noValidate onSubmit={submit} className="grid gap-5">
      {problem && <Callout tone="problem">{problem}</Callout>}
      <Controller
        name="client"
        control={form.control}
        rules={{ validate: (client) => client !== null || 'Choose a client from the list.' }}
        render={({ field: { value, onChange } }) => (
          <ClientField label="Client" error={errorOf('client')} value={value} onChoose={onChange} />
        )}
      />
      <SitterField
        label="Sitter"
        nobody="Nobody yet: you answer"
        error={errorOf('sitter_id')}
        {...form.register('sitter_id')}
      />
      <SpanFields control={form.control} errorOf={errorOf} />
      <TextField
        label="Service, if you like"
        maxLength={200}
        autoComplete="off"
        placeholder="Dog walk"
        error={errorOf('service')}
        {...form.register('service')}
      />
      <DialogActions>
        <CancelButton />
        <Button type="submit" variant="primary" isBusy={isBusy}>
          Confirm the booking
        </Button>
      </DialogActions>
    </form>
  );
}
