import { Button } from '../../../components/ui/button.tsx';
import { Callout } from '../../../components/ui/callout.tsx';
import { CancelButton, DialogActions } from '../../../components/ui/dialog.tsx';
import { SelectField } from '../../../components/ui/select-field.tsx';
import { TextField } from '../../../components/ui/text-field.tsx';
import { useActionForm } from '../../../lib/use-action-form.ts';
import { addClient } from '../api/first-rows.ts';

type Values = { name: string; phone: string; class: 'recurring' | 'one_time' };

export function ClientForm({ onAdded }: { onAdded(name: string): void }) {
  const { form, submit, isBusy, problem, errorOf } = useActionForm<Values, unknown>({
    values: { name: '', phone: '', class: 'recurring' },
    send: ({ phone, ...client }, key) => addClient.send({ ...client, contacts: [{ phone }] }, key),
    touches: addClient.touches,
    onDone: (_, { name }) => onAdded(name),
    onRefused: ({ fields }) => {
      const wrong = fields.find(({ path }) => path.startsWith('contacts'));
      if (wrong) form.setError('phone', { message: wrong.message }, { shouldFocus: true });
      return wrong !== undefined;
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
        autoComplete="off"
        hint="No sitter ever sees it."
        error={errorOf('phone')}
        {...form.register('phone', { required: 'Write the phone number.' })}
      />
      <SelectField
        label="Class"
        hint="A one-time client is texted from a pool number while no sitter is responsible, any other from the front desk number."
        error={errorOf('class')}
        {...form.register('class')}
      >
        <option value="recurring">Recurring</option>
        <option value="one_time">One-time</option>
      </SelectField>
      <DialogActions>
        <CancelButton />
        <Button type="submit" variant="primary" isBusy={isBusy}>
          Add the client
        </Button>
      </DialogActions>
    </form>
  );
}
