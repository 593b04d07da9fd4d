import { SitterField } from '../../../components/sitter-field.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { Callout } from '../../../components/ui/callout.tsx';
import { CancelButton, DialogActions } from '../../../components/ui/dialog.tsx';
import { SelectField } from '../../../components/ui/select-field.tsx';
import { TextField } from '../../../components/ui/text-field.tsx';
import { useActionForm } from '../../../lib/use-action-form.ts';
import { type CreatedKey, createApiKey } from '../api/api-keys.ts';

type Values = { name: string; role: 'owner' | 'sitter'; sitter_id: string };

export function CreateKeyForm({ onCreated }: { onCreated(created: CreatedKey): void }) {
  const { form, submit, isBusy, problem, errorOf } = useActionForm<Values, CreatedKey>({
    values: { name: '', role: 'owner', sitter_id: '' },
    send: ({ sitter_id: sitterId, ...wanted }, key) =>
      createApiKey.send(wanted.role === 'sitter' ? { ...wanted, sitter_id: sitterId } : wanted, key),
    touches: createApiKey.touches,
    onDone: onCreated,
  });
  return (
    <form noValidate onSubmit={submit} className="grid gap-5">
      {problem && <Callout tone="problem">{problem}</Callout>}
      <TextField
        label="What it is for"
        placeholder="Booking system"
        maxLength={200}
        autoComplete="off"
        error={errorOf('name')}
        {...form.register('name', { required: 'Write what it is for.' })}
      />
      <SelectField label="It acts as" error={errorOf('role')} {...form.register('role')}>
        <option value="owner">An owner: it may do everything</option>
        <option value="sitter">One sitter</option>
      </SelectField>
      {form.watch('role') === 'sitter' && (
        <SitterField
          label="Sitter"
          error={errorOf('sitter_id')}
          {...form.register('sitter_id', { required: 'Choose as whom it acts.', shouldUnregister: true })}
        />
      )}
      <DialogActions>
        <CancelButton />
        <Button type="submit" variant="primary" isBusy={isBusy}>
          Create
        </Button>
      </DialogActions>
    </form>
  );
}
