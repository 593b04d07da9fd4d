import { Button } from '../../../components/ui/button.tsx';
import { Callout } from '../../../components/ui/callout.tsx';
import { CancelButton, Dialog, DialogActions } from '../../../components/ui/dialog.tsx';
import { TextField } from '../../../components/ui/text-field.tsx';
import { useActionForm } from '../../../lib/use-action-form.ts';
import { type Person, renamePerson } from '../api/people.ts';

type Props = { person: Person; isOpen: boolean; onClose(): void };

export function RenameDialog({ person, isOpen, onClose }: Props) {
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title="Change the name">
      <RenameForm person={person} onDone={onClose} />
    </Dialog>
  );
}

function RenameForm({ person, onDone }: { person: Person; onDone(): void }) {
  const { form, submit, isBusy, problem, errorOf } = useActionForm({
    ...renamePerson,
    values: { id: person.id, name: person.name },
    onDone,
  });
  return (
    <form noValidate onSubmit={submit} className="grid gap-5">
      {problem && <Callout tone="problem">{problem}</Callout>}
      <TextField
        label="Name"
        maxLength={200}
        error={errorOf('name')}
        {...form.register('name', { required: 'Write a name.' })}
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
