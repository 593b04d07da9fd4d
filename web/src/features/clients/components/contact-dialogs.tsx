import { ConfirmDialog } from '../../../components/confirm-dialog.tsx';
import { ReasonDialog } from '../../../components/reason-dialog.tsx';
import { useToast } from '../../../components/ui/toast.tsx';
import { showPhone } from '../../../lib/shown-phone.ts';
import { type Client, type Contact, optIn, useOptOut, useRemoveContact } from '../api/clients.ts';
import { AddContactDialog, LabelDialog } from './contact-forms.tsx';

export type ContactActing =
  | { dialog: 'add' }
  | { dialog: 'label' | 'remove' | 'opt-out' | 'opt-in'; contact: Contact };
type Props = { client: Client; acting: ContactActing | null; onClose(): void };

export function ContactDialogs({ client, acting, onClose }: Props) {
  if (!acting) return null;
  if (acting.dialog === 'add') return <AddContactDialog client={client} onClose={onClose} />;
  const one = { client, contact: acting.contact, onClose };
  switch (acting.dialog) {
    case 'label':
      return <LabelDialog {...one} />;
    case 'opt-in':
      return <OptInDialog {...one} />;
    case 'opt-out':
      return <OptOutDialog {...one} />;
    case 'remove':
      return <RemoveDialog {...one} />;
  }
}

export type OneContact = { client: Client; contact: Contact; onClose(): void };

function OptInDialog({ client, contact, onClose }: OneContact) {
  const toast = useToast();
  const done = () => {
    toast.done(`${showPhone(contact.phone)} may be texted again.`);
    onClose();
  };
  return (
    <ReasonDialog
      onClose={onClose}
      title={`Opt ${showPhone(contact.phone)} in again`}
      description="Only where the client has asked for texts again. Say how; it is the proof."
      placeholder="By phone, on Monday"
      hint="It stays in the audit log."
      verb="Opt in"
      action={optIn(client.id, contact.id)}
      onDone={done}
    >
      {null}
    </ReasonDialog>
  );
}

function OptOutDialog({ client, contact, onClose }: OneContact) {
  const toast = useToast();
  const optOut = useOptOut();
  const done = () => {
    toast.done(`${showPhone(contact.phone)} is not texted any more.`);
    onClose();
  };
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={`No more texts to ${showPhone(contact.phone)}?`}
      verb="Note the opt-out"
      action={optOut}
      input={{ clientId: client.id, id: contact.id }}
      onDone={done}
    >
      From all numbers of the company, until the phone sends START or you opt it in again.
    </ConfirmDialog>
  );
}

function RemoveDialog({ client, contact, onClose }: OneContact) {
  const toast = useToast();
  const remove = useRemoveContact();
  const done = () => {
    toast.done(`${showPhone(contact.phone)} is removed.`);
    onClose();
  };
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={`Remove ${showPhone(contact.phone)}?`}
      verb="Remove"
      isDanger
      action={remove}
      input={{ clientId: client.id, id: contact.id }}
      onDone={done}
    >
      Nothing is sent to it any more. If it texts again, that is a new client. Its opt-out, if there is one,
      stays.
    </ConfirmDialog>
  );
}
