import { Button } from '../../../components/ui/button.tsx';
import { Callout } from '../../../components/ui/callout.tsx';
import { CancelButton, DialogActions } from '../../../components/ui/dialog.tsx';
import { TextField } from '../../../components/ui/text-field.tsx';
import { useToast } from '../../../components/ui/toast.tsx';
import { useActionForm } from '../../../lib/use-action-form.ts';
import { removeAuthenticatorApp } from '../api/authenticator-app.ts';

export function RemoveAppForm({ onDone }: { onDone(): void }) {
  const toast = useToast();
  const { form, submit, isBusy, problem, errorOf } = useActionForm({
    ...removeAuthenticatorApp,
    values: { code: '' },
    onDone() {
      toast.done('The authenticator app is removed.');
      onDone();
    },
  });
  return (
    <form noValidate onSubmit={submit} className="grid gap-5">
      {problem && <Callout tone="problem">{problem}</Callout>}
      <TextField
        label="Code"
        hint="Of the app, or a recovery code."
        autoComplete="one-time-code"
        spellCheck={false}
        error={errorOf('code')}
        {...form.register('code', { required: 'Write the code.' })}
      />
      <DialogActions>
        <CancelButton />
        <Button type="submit" variant="danger" isBusy={isBusy}>
          Remove
        </Button>
      </DialogActions>
    </form>
  );
}
