import { useNavigate } from '@tanstack/react-router';
import { Button } from '../../../components/ui/button.tsx';
import { Callout } from '../../../components/ui/callout.tsx';
import { CancelButton, Dialog, DialogActions } from '../../../components/ui/dialog.tsx';
import { TextField } from '../../../components/ui/text-field.tsx';
import { useToast } from '../../../components/ui/toast.tsx';
import { ApiError } from '../../../lib/api-error.ts';
import { useActionForm } from '../../../lib/use-action-form.ts';
import { addClient, type Client } from '../api/clients.ts';
import { ClassField } from './class-field.tsx';

type Props = { isOpen: boolean; onClose(): void };

export function AddClientDialog({ isOpen, onClose }: Props) {
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title="Add a client">
      <AddClientForm onDone={onClose} />
    </Dialog>
  );
}

type Values = { name: string; class: Client['class']; phone: string };

function AddClientForm({ onDone }: { onDone(): void }) {
  const toast = useToast();
  const navigate = useNavigate();
  const { form, submit, isBusy, problem, errorOf } = useActionForm<Values, Client>({
    values: { name: '', class: 'recurring', phone: '' },
    send: ({ phone, ...client }, key) =>
      addClient.send({ ...client, contacts: phone.trim() === '' ? [] : [{ phone }] }, key).catch(asPhone),
    touches: addClient.touches,
    onDone: ({ id, name }) => {
      toast.done(`${name} is added.`);
      onDone();
      void navigate({ to: '/clients/$id', params: { id } });
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
      <TextField
        label="Phone, if known"
        type="tel"
        maxLength={100}
        autoComplete="off"
        hint="Only owners see it. Sitters never do."
        error={errorOf('phone')?.replace(/ If the sitter .*$/, ON_THE_PAGE)}
        {...form.register('phone')}
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

const ON_THE_PAGE = ' If the sitter is a client too, add the phone later, on the client’s page.';

/** What is wrong with the one phone of the list stands at its field. */
function asPhone(error: unknown): never {
  if (!(error instanceof ApiError)) throw error;
  const fields = error.fields.map(({ path, message }) => ({
    path: /phone/.test(path) ? 'phone' : path,
    message,
  }));
  throw new ApiError(error.code, error.message, { fields, cause: error });
}
