import { useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { Callout } from '../../../components/ui/callout.tsx';
import { ChoiceField } from '../../../components/ui/choice-field.tsx';
import { CancelButton, Dialog, DialogActions } from '../../../components/ui/dialog.tsx';
import { TextAreaField } from '../../../components/ui/text-area-field.tsx';
import { TextField } from '../../../components/ui/text-field.tsx';
import { useToast } from '../../../components/ui/toast.tsx';
import { useMe } from '../../../lib/session.ts';
import { useTimes } from '../../../lib/times.ts';
import { useActionForm } from '../../../lib/use-action-form.ts';
import { wallTimeIn } from '../../../lib/wall-time.ts';
import { type ScheduledText, scheduling } from '../api/scheduled-texts.ts';
import { ANOTHER, choicesAt } from './send-times.ts';

type Props = {
  threadId: string;
  /** What was written; or the text that waits already. */
  written: string | ScheduledText;
  onClose(): void;
  onDone(): void;
};
type Values = { body: string; choice: string; send_at: string };

/** When a text goes out; one that waits already can be said otherwise, too. */
export function SendLaterDialog(props: Props) {
  const isNew = typeof props.written === 'string';
  return (
    <Dialog
      isOpen
      onClose={props.onClose}
      title={isNew ? 'Send later' : 'Change the scheduled text'}
      description="Who is responsible, and which number it goes out from, is decided at its time."
    >
      <SendLaterForm {...props} />
    </Dialog>
  );
}

function SendLaterForm({ threadId, written, onClose, onDone }: Props) {
  const toast = useToast();
  const times = useTimes();
  const { time_zone: timeZone } = useMe().organization;
  const [now] = useState(() => Date.now());
  const choices = choicesAt(now, timeZone);
  const before = typeof written === 'string' ? undefined : written;
  const { form, submit, isBusy, problem, errorOf } = useActionForm<Values, ScheduledText>({
    values: {
      body: before?.body ?? String(written),
      choice: before ? ANOTHER : (choices[0]?.value ?? ANOTHER),
      send_at: wallTimeIn(timeZone, before ? Date.parse(before.send_at) : now + 3_600_000),
    },
    send: ({ body, choice, send_at }, key) =>
      scheduling(threadId, before).send({ body, send_at: choice === ANOTHER ? send_at : choice }, key),
    touches: scheduling(threadId, before).touches,
    onDone: ({ send_at }) => {
      toast.done(`It goes out on ${times.full(send_at)}.`);
      onDone();
      onClose();
    },
  });
  return (
    <form noValidate onSubmit={submit} className="grid gap-5">
      {problem && <Callout tone="problem">{problem}</Callout>}
      {before && <TextAreaField label="Text" error={errorOf('body')} {...form.register('body')} />}
      <ChoiceField label="When" choices={choices} registration={form.register('choice')} />
      {form.watch('choice') === ANOTHER && (
        <TextField
          label="Time"
          type="datetime-local"
          hint={`In ${timeZone}`}
          min={wallTimeIn(timeZone, now)}
          error={errorOf('send_at')}
          {...form.register('send_at', { required: 'Choose the time.' })}
        />
      )}
      <DialogActions>
        <CancelButton />
        <Button type="submit" variant="primary" isBusy={isBusy}>
          {before ? 'Save' : 'Schedule'}
        </Button>
      </DialogActions>
    </form>
  );
}
