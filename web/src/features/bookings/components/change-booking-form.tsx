import { useState } from 'react';
import { SitterField } from '../../../components/sitter-field.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { Callout } from '../../../components/ui/callout.tsx';
import { DialogActions } from '../../../components/ui/dialog.tsx';
import { TextField } from '../../../components/ui/text-field.tsx';
import { useToast } from '../../../components/ui/toast.tsx';
import type { Tagged } from '../../../lib/api-client.ts';
import { useMe } from '../../../lib/session.ts';
import { useActionForm } from '../../../lib/use-action-form.ts';
import { type Change, changeBooking } from '../api/booking-actions.ts';
import type { BookingDetail } from '../api/schedule.ts';
import { SpanFields } from './span-fields.tsx';
import { timeValueOf } from './time-field.tsx';

type Values = { sitter_id: string; service: string; starts_at: string; ends_at: string };
type Props = { booking: Tagged<BookingDetail>; onBack(): void };

/** Sitter, times and service. What is not touched is not sent. */
export function ChangeBookingForm({ booking, onBack }: Props) {
  const toast = useToast();
  const { time_zone: zone } = useMe().organization;
  // As it was when the form was opened: a change by somebody else meanwhile is not overwritten.
  const [{ value: seen, etag }] = useState(booking);
  const values: Values = {
    sitter_id: seen.sitter?.id ?? '',
    service: seen.service ?? '',
    starts_at: timeValueOf(Date.parse(seen.starts_at), zone),
    ends_at: timeValueOf(Date.parse(seen.ends_at), zone),
  };
  const { send, touches } = changeBooking(seen.id, etag);
  const { form, submit, isBusy, problem, errorOf } = useActionForm<Values, Tagged<BookingDetail>>({
    values,
    send: (written) => send(changeOf(values, written)),
    touches,
    onDone: ({ value: { client, conflicts } }) => {
      const overlap = conflicts.length > 0 ? ' It overlaps a window of another sitter.' : '';
      toast.done(`The booking of ${client.name} is changed.${overlap}`);
      onBack();
    },
  });
  return (
    <form noValidate onSubmit={submit} className="grid gap-5">
      {problem && <Callout tone="problem">{problem}</Callout>}
      <SitterField
        label="Sitter"
        nobody="Nobody yet: you answer"
        hint="Another sitter takes over from now on, at the earliest. The numbers of both stay as they are."
        error={errorOf('sitter_id')}
        {...form.register('sitter_id')}
      />
      <SpanFields control={form.control} errorOf={errorOf} />
      <TextField
        label="Service, if you like"
        maxLength={200}
        autoComplete="off"
        error={errorOf('service')}
        {...form.register('service')}
      />
      <DialogActions>
        <Button onClick={onBack}>Back</Button>
        <Button type="submit" variant="primary" isBusy={isBusy}>
          Change
        </Button>
      </DialogActions>
    </form>
  );
}

function changeOf(before: Values, { sitter_id, service, starts_at, ends_at }: Values): Change {
  return {
    ...(sitter_id === before.sitter_id ? {} : { sitter_id: sitter_id || null }),
    ...(service === before.service ? {} : { service: service.trim() || null }),
    ...(starts_at === before.starts_at ? {} : { starts_at }),
    ...(ends_at === before.ends_at ? {} : { ends_at }),
  };
}
