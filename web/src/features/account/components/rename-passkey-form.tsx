import { Button } from '../../../components/ui/button.tsx';
import { Callout } from '../../../components/ui/callout.tsx';
import { CancelButton, DialogActions } from '../../../components/ui/dialog.tsx';
import { TextField } from '../../../components/ui/text-field.tsx';
import { useActionForm } from '../../../lib/use-action-form.ts';
import { type Passkey, renamePasskey } from '../api/passkeys.ts';

export function RenamePasskeyForm({ passkey, onDone }: { passkey: Passkey; onDone(): void }) {
  const { form, submit, isBusy, problem, errorOf } = useActionForm({
    ...renamePasskey,
    values: { id: passkey.id, name: passkey.name },
    onDone,
  });
  return (
    <form noValidate onSubmit={submit} className="grid gap-5">
      {problem && <Callout tone="problem">{problem}</Callout>}
      <TextField
        label="Name"
        maxLength={100}
        error={errorOf('name')}
        {...form.register('name', { required: 'Write a name.' })}
      />
      <DialogActions>
        <CancelButton />
        <Button type="submit" variant="primary" isBusy={isBusy}>
          Rename
        </Button>
      </DialogActions>
    </form>
  );
}
