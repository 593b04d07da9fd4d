import { useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { Callout } from '../../../components/ui/callout.tsx';
import { CheckField } from '../../../components/ui/check-field.tsx';
import { CancelButton, Dialog, DialogActions } from '../../../components/ui/dialog.tsx';
import { TextField } from '../../../components/ui/text-field.tsx';
import { useToast } from '../../../components/ui/toast.tsx';
import { showPhone } from '../../../lib/shown-phone.ts';
import { useActionForm } from '../../../lib/use-action-form.ts';
import { addContact, type Client, type Contact, changeContact } from '../api/clients.ts';

const LABEL_HINT = 'What sitters see in place of the phone: Maria’s mobile.';

export function AddContactDialog({ client, onClose }: { client: Client; onClose(): void }) {
  return (
    <Dialog isOpen onClose={onClose} title={`Add a phone of ${client.name}`}>
      <AddContactForm client={client} onDone={onClose} />
    </Dialog>
  );
}

type Values = { phone: string; label: string; also_sitter: boolean };

function AddContactForm({ client, onDone }: { client: Client; onDone(): void }) {
  const toast = useToast();
  const [isTaken, setIsTaken] = useState(false);
  const { send, touches } = addContact(client.id);
  const { form, submit, isBusy, problem, errorOf } = useActionForm<Values, Contact>({
    values: { phone: '', label: '', also_sitter: false },
    send: ({ label, ...contact }, key) => send({ ...contact, ...(label.trim() ? { label } : {}) }, key),
    touches,
    onDone: ({ phone }) => {
      toast.done(`${showPhone(phone)} is added.`);
      onDone();
    },
    onRefused: ({ code, message }) => {
      setIsTaken(code === 'phone_in_use' && /also_sitter/.test(message));
      return false;
    },
  });
  return (
    <form noValidate onSubmit={submit} className="grid gap-5">
      {problem && <Callout tone="problem">{problem}</Callout>}
      <TextField
        label="Phone"
        type="tel"
        maxLength={100}
        autoComplete="off"
        error={errorOf('phone')?.replace(/ If the sitter .*also_sitter.*$/, '')}
        {...form.register('phone', { required: 'Write the phone.' })}
      />
      {isTaken && (
        <CheckField
          label="The sitter is a client too"
          hint="For a sitter’s phone only."
          {...form.register('also_sitter')}
        />
      )}
      <TextField
        label="Label, if you like"
        maxLength={40}
        autoComplete="off"
        hint={LABEL_HINT}
        error={errorOf('label')}
        {...form.register('label')}
      />
      <DialogActions>
        <CancelButton />
        <Button type="submit" variant="primary" isBusy={isBusy}>
          Add
        </Button>
      </DialogActions>
    </form>
  );
}

type LabelProps = { client: Client; contact: Contact; onClose(): void };

export function LabelDialog({ client, contact, onClose }: LabelProps) {
  return (
    <Dialog isOpen onClose={onClose} title={`The label of ${showPhone(contact.phone)}`}>
      <LabelForm client={client} contact={contact} onClose={onClose} />
    </Dialog>
  );
}

function LabelForm({ client, contact, onClose }: LabelProps) {
  const { form, submit, isBusy, problem, errorOf } = useActionForm<{ label: string }, Contact>({
    ...changeContact(client.id, contact.id),
    values: { label: contact.label },
    onDone: onClose,
  });
  return (
    <form noValidate onSubmit={submit} className="grid gap-5">
      {problem && <Callout tone="problem">{problem}</Callout>}
      <TextField
        label="Label"
        maxLength={40}
        autoComplete="off"
        hint={LABEL_HINT}
        error={errorOf('label')}
        {...form.register('label', { required: 'Write the label.' })}
      />
      <DialogActions>
        <CancelButton />
        <Button type="submit" variant="primary" isBusy={isBusy}>
          Change
        </Button>
      </DialogActions>
    </form>
  );
}
