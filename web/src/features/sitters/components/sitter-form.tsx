import { useState } from 'react';
import type { DefaultValues } from 'react-hook-form';
import { Button } from '../../../components/ui/button.tsx';
import { Callout } from '../../../components/ui/callout.tsx';
import { CheckField } from '../../../components/ui/check-field.tsx';
import { CancelButton, DialogActions } from '../../../components/ui/dialog.tsx';
import { TextField } from '../../../components/ui/text-field.tsx';
import type { ActionSpec } from '../../../lib/use-action.ts';
import { useActionForm } from '../../../lib/use-action-form.ts';
import type { Sitter } from '../api/sitters.ts';

export type SitterValues = { name: string; phone: string; also_client: boolean; active: boolean };

type Props = {
  values: DefaultValues<SitterValues>;
  action: ActionSpec<SitterValues, Sitter>;
  verb: string;
  /** Only of a new one: later it is activated with its impact in sight. */
  asksForActivity?: boolean;
  onDone(sitter: Sitter): void;
};

/** Name and personal phone. */
export function SitterForm({ values, action, verb, asksForActivity = false, onDone }: Props) {
  const [isTaken, setIsTaken] = useState(false);
  const { form, submit, isBusy, problem, errorOf } = useActionForm<SitterValues, Sitter>({
    ...action,
    values,
    onDone,
    onRefused: ({ code, message }) => {
      setIsTaken(code === 'phone_in_use' && message.includes('also_client'));
      return false;
    },
  });
  return (
    <form noValidate onSubmit={submit} className="grid gap-5">
      {problem && <Callout tone="problem">{problem}</Callout>}
      <TextField
        label="Name"
        maxLength={200}
        autoComplete="off"
        error={errorOf('name')}
        {...form.register('name', { required: 'Write the name.' })}
      />
      <TextField
        label="Personal phone"
        type="tel"
        maxLength={100}
        autoComplete="off"
        hint="Only owners see it. Clients never do."
        error={plainly(errorOf('phone'))}
        {...form.register('phone', { required: 'Write the phone.' })}
      />
      {isTaken && (
        <CheckField
          label="The client is a sitter too"
          hint="For a client’s phone only: texts from it come from the client as before."
          {...form.register('also_client')}
        />
      )}
      {asksForActivity && (
        <CheckField
          label="Active at once"
          hint="A free number is given on activation, and stays the same across all bookings."
          {...form.register('active')}
        />
      )}
      <DialogActions>
        <CancelButton />
        <Button type="submit" variant="primary" isBusy={isBusy}>
          {verb}
        </Button>
      </DialogActions>
    </form>
  );
}

/** The API says to programs how to go on; here a box does. */
function plainly(error: string | undefined): string | undefined {
  return error?.replace(/ If the client is a sitter too, send.*$/, '');
}
