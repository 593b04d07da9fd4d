import { Button } from '../../../components/ui/button.tsx';
import { Callout } from '../../../components/ui/callout.tsx';
import { CancelButton, Dialog, DialogActions } from '../../../components/ui/dialog.tsx';
import { TextField } from '../../../components/ui/text-field.tsx';
import { useToast } from '../../../components/ui/toast.tsx';
import { useActionForm } from '../../../lib/use-action-form.ts';
import { type Client, changeClient } from '../api/clients.ts';
import { ClassField } from './class-field.tsx';

type Props = { client: Client; onClose(): void };

export function ChangeClientDialog({ client, onClose }: Props) {
  return (
    <Dialog isOpen onClose={onClose} title={`Change ${client.name}`}>
      <ChangeClientForm client={client} onDone={onClose} />
    </Dialog>
  );
}

function ChangeClientForm({ client, onDone }: { client: Client; onDone(): void }) {
  const toast = useToast();
  const { form, submit, isBusy, problem, errorOf } = useActionForm<Pick<Client, 'name' | 'class'>, Client>({
    ...changeClient(client.id),
    values: { name: client.name, class: client.class },
    onDone: ({ name }) => {
      toast.done(`${name} is changed.`);
      onDone();
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
      <ClassField
        shown={form.watch('class')}
        error={errorOf('class')}
        registration={form.register('class')}
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
