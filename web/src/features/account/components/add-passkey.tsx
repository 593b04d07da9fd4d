import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { Callout } from '../../../components/ui/callout.tsx';
import { CancelButton, Dialog, DialogActions } from '../../../components/ui/dialog.tsx';
import { TextField } from '../../../components/ui/text-field.tsx';
import { useToast } from '../../../components/ui/toast.tsx';
import { useActionForm } from '../../../lib/use-action-form.ts';
import { addPasskey, type NewPasskey } from '../api/passkeys.ts';
import { RecoveryCodes } from './recovery-codes.tsx';

/** With the first second factor of an account come recovery codes. */
export function AddPasskey() {
  const [isOpen, setIsOpen] = useState(false);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const toast = useToast();
  const onAdded = (added: NewPasskey | null) => {
    setIsOpen(false);
    if (added) toast.done(`The passkey “${added.passkey.name}” is added.`);
    if (added?.recovery_codes) setCodes(added.recovery_codes);
  };
  return (
    <>
      <Button size="small" icon={Plus} onClick={() => setIsOpen(true)}>
        Add a passkey
      </Button>
      <Dialog
        isOpen={isOpen}
        onClose={() => setIsOpen(false)}
        title="Add a passkey"
        description="Give it a name by which you know the device again. The browser then asks you to confirm."
      >
        <NameForm onAdded={onAdded} />
      </Dialog>
      {codes && (
        <Dialog isOpen onClose={() => setCodes(null)} title="Your recovery codes" staysOpen>
          <RecoveryCodes codes={codes} onKept={() => setCodes(null)} />
        </Dialog>
      )}
    </>
  );
}

function NameForm({ onAdded }: { onAdded(added: NewPasskey | null): void }) {
  const { form, submit, isBusy, problem, errorOf } = useActionForm({
    ...addPasskey,
    values: { name: '' },
    onDone: onAdded,
  });
  return (
    <form noValidate onSubmit={submit} className="grid gap-5">
      {problem && <Callout tone="problem">{problem}</Callout>}
      <TextField
        label="Name"
        placeholder="Phone"
        maxLength={100}
        error={errorOf('name')}
        {...form.register('name', { required: 'Write a name.' })}
      />
      <DialogActions>
        <CancelButton />
        <Button type="submit" variant="primary" isBusy={isBusy}>
          Go on
        </Button>
      </DialogActions>
    </form>
  );
}
