import { useState } from 'react';
import { Controller } from 'react-hook-form';
import { type ChosenClient, ClientField } from '../../../components/client-field.tsx';
import { SitterField } from '../../../components/sitter-field.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { Callout } from '../../../components/ui/callout.tsx';
import { CheckField } from '../../../components/ui/check-field.tsx';
import { ChoiceField } from '../../../components/ui/choice-field.tsx';
import { CancelButton, DialogActions } from '../../../components/ui/dialog.tsx';
import { TextField } from '../../../components/ui/text-field.tsx';
import { useToast } from '../../../components/ui/toast.tsx';
import { newIdempotencyKey } from '../../../lib/api-client.ts';
import { useMe } from '../../../lib/session.ts';
import { useTimes } from '../../../lib/times.ts';
import { useActionForm } from '../../../lib/use-action-form.ts';
import { confirmBooking, openWindow } from '../api/booking-actions.ts';
import type { AssignmentWindow, BookingDetail } from '../api/schedule.ts';
import { SpanFields } from './span-fields.tsx';
import { timeValueOf } from './time-field.tsx';
import { plainly } from './use-move.ts';

const KINDS = [
  { value: 'booking', label: 'A booking' },
  { value: 'window', label: 'Only a window' },
];

type Values = {
  kind: string;
  external_id: string;
  client: ChosenClient | null;
  sitter_id: string;
  service: string;
  starts_at: string;
  ends_at: string;
  allow_overlap: boolean;
};
type Made = Pick<AssignmentWindow, 'client' | 'starts_at'> & Partial<Pick<BookingDetail, 'conflicts'>>;
type Props = {
  startsAt: number;
  endsAt: number;
  client?: ChosenClient;
  sitterId?: string | undefined;
  onDone(): void;
};

/** A booking with its window, or a window alone: somebody else is responsible for a while. */
export function NewBookingForm({ startsAt, endsAt, client, sitterId, onDone }: Props) {
  const toast = useToast();
  const times = useTimes();
  const { time_zone: zone } = useMe().organization;
  const [overlaps, setOverlaps] = useState(false);
  const { form, submit, isBusy, problem, errorOf } = useActionForm<Values, Made>({
    values: {
      kind: 'booking',
      // Its own, once for each form: a second try makes no second booking.
      external_id: `desk-${newIdempotencyKey()}`,
      client: client ?? null,
      sitter_id: sitterId ?? '',
      service: '',
      starts_at: timeValueOf(startsAt, zone),
      ends_at: timeValueOf(endsAt, zone),
      allow_overlap: false,
    },
    send: make,
    touches: confirmBooking.touches,
    onDone: ({ client: { name }, starts_at: start, conflicts = [] }, { kind }) => {
      const overlap = conflicts.length > 0 ? ' It overlaps a window of another sitter.' : '';
      const what = kind === 'window' ? 'has a window' : 'is booked';
      toast.done(`${name} ${what}: ${times.full(start)}.${overlap}`);
      onDone();
    },
    onRefused: ({ code }) => {
      setOverlaps(code === 'window_overlap');
      return false;
    },
  });
  const isWindow = form.watch('kind') === 'window';
  const errorAt: typeof errorOf = (name) => plainly(errorOf(name) ?? '') || undefined;
  return (
    <form noValidate onSubmit={submit} className="grid gap-5">
      {problem && <Callout tone="problem">{problem}</Callout>}
      <ChoiceField label="What" choices={KINDS} registration={form.register('kind')} />
      <Controller
        name="client"
        control={form.control}
        rules={{ validate: (chosen) => chosen !== null || 'Choose a client from the list.' }}
        render={({ field: { value, onChange } }) => (
          <ClientField label="Client" error={errorOf('client')} value={value} onChoose={onChange} />
        )}
      />
      <SitterField
        label="Sitter"
        nobody={isWindow ? 'Choose a sitter' : 'Nobody yet: you answer'}
        error={errorOf('sitter_id')}
        {...form.register('sitter_id', {
          validate: (id, { kind }) => kind === 'booking' || id !== '' || 'Choose whose window it is.',
        })}
      />
      <SpanFields control={form.control} errorOf={errorAt} />
      {isWindow && overlaps && (
        <CheckField
          label="Let both windows stand"
          hint="It is a conflict then."
          {...form.register('allow_overlap')}
        />
      )}
      {!isWindow && (
        <TextField
          label="Service, if you like"
          maxLength={200}
          autoComplete="off"
          placeholder="Dog walk"
          error={errorOf('service')}
          {...form.register('service')}
        />
      )}
      <DialogActions>
        <CancelButton />
        <Button type="submit" variant="primary" isBusy={isBusy}>
          {isWindow ? 'Open the window' : 'Confirm the booking'}
        </Button>
      </DialogActions>
    </form>
  );
}

function make(
  { kind, client, sitter_id, service, external_id, allow_overlap, ...span }: Values,
  key: string,
) {
  const clientId = client?.id ?? '';
  if (kind === 'window')
    return openWindow.send({ client_id: clientId, sitter_id, ...span, allow_overlap }, key);
  return confirmBooking.send(
    {
      external_id,
      client_id: clientId,
      sitter_id: sitter_id || null,
      service: service.trim() || null,
      ...span,
    },
    key,
  );
}
