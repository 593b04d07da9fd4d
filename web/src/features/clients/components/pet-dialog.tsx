import { Button } from '../../../components/ui/button.tsx';
import { Callout } from '../../../components/ui/callout.tsx';
import { CheckField } from '../../../components/ui/check-field.tsx';
import { CancelButton, Dialog, DialogActions } from '../../../components/ui/dialog.tsx';
import { TextAreaField } from '../../../components/ui/text-area-field.tsx';
import { TextField } from '../../../components/ui/text-field.tsx';
import { useActionForm } from '../../../lib/use-action-form.ts';
import type { Client } from '../api/clients.ts';
import { addPet, changePet, type Pet } from '../api/pets.ts';

/** `pet`: null for a new one. */
type Props = { client: Client; pet: Pet | null; onClose(): void };

export function PetDialog({ client, pet, onClose }: Props) {
  return (
    <Dialog isOpen onClose={onClose} title={pet ? `Change ${pet.name}` : `Add a pet of ${client.name}`}>
      <PetForm client={client} pet={pet} onClose={onClose} />
    </Dialog>
  );
}

type Values = { name: string; notes: string; visible_to_sitters: boolean };

function PetForm({ client, pet, onClose }: Props) {
  const { form, submit, isBusy, problem, errorOf } = useActionForm<Values, Pet>({
    ...(pet ? changePet(pet) : addPet(client.id)),
    values: {
      name: pet?.name ?? '',
      notes: pet?.notes ?? '',
      visible_to_sitters: pet?.visible_to_sitters ?? true,
    },
    onDone: onClose,
  });
  return (
    <form noValidate onSubmit={submit} className="grid gap-5">
      {problem && <Callout tone="problem">{problem}</Callout>}
      <TextField
        label="Name"
        maxLength={100}
        autoComplete="off"
        error={errorOf('name')}
        {...form.register('name', { required: 'Write the name.' })}
      />
      <TextAreaField
        label="Notes, if you like"
        rows={4}
        maxLength={5000}
        hint="Food, medicine, what frightens it."
        error={errorOf('notes')}
        {...form.register('notes')}
      />
      <CheckField
        label="Sitters read this"
        hint="Otherwise only owners do."
        {...form.register('visible_to_sitters')}
      />
      <DialogActions>
        <CancelButton />
        <Button type="submit" variant="primary" isBusy={isBusy}>
          {pet ? 'Change' : 'Add'}
        </Button>
      </DialogActions>
    </form>
  );
}
