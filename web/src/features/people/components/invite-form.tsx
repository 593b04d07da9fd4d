import { SitterField } from '../../../components/sitter-field.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { Callout } from '../../../components/ui/callout.tsx';
import { CancelButton, DialogActions } from '../../../components/ui/dialog.tsx';
import { SelectField } from '../../../components/ui/select-field.tsx';
import { TextField } from '../../../components/ui/text-field.tsx';
import { useActionForm } from '../../../lib/use-action-form.ts';
import { type GivenLink, invitePerson } from '../api/people.ts';

type Values = { name: string; email: string; role: 'owner' | 'sitter'; sitter_id: string };

export function InviteForm({ onInvited }: { onInvited(invited: { name: string; link: GivenLink }): void }) {
  const { form, submit, isBusy, problem, errorOf } = useActionForm<Values, { link: GivenLink }>({
    values: { name: '', email: '', role: 'sitter', sitter_id: '' },
    send: ({ sitter_id: sitterId, ...person }, key) =>
      invitePerson.send(person.role === 'sitter' ? { ...person, sitter_id: sitterId } : person, key),
    touches: invitePerson.touches,
    onDone: ({ link }, { name }) => onInvited({ name, link }),
  });
  return (
    <form noValidate onSubmit={submit} className="grid gap-5">
      {problem && <Callout tone="problem">{problem}</Callout>}
      <SelectField
        label="Role"
        hint="An owner runs the desk and sees everything. A sitter sees the own conversations."
        error={errorOf('role')}
        {...form.register('role')}
      >
        <option value="sitter">Sitter</option>
        <option value="owner">Owner</option>
      </SelectField>
      {form.watch('role') === 'sitter' && (
        <SitterField
          label="Sitter"
          error={errorOf('sitter_id')}
          {...form.register('sitter_id', { required: 'Choose whose account it is.', shouldUnregister: true })}
        />
      )}
      <TextField
        label="Name"
        maxLength={200}
        autoComplete="off"
        error={errorOf('name')}
        {...form.register('name', { required: 'Write the name.' })}
      />
      <TextField
        label="E-mail address"
        type="email"
        autoComplete="off"
        error={errorOf('email')}
        {...form.register('email', { required: 'Write the e-mail address.' })}
      />
      <DialogActions>
        <CancelButton />
        <Button type="submit" variant="primary" isBusy={isBusy}>
          Invite
        </Button>
      </DialogActions>
    </form>
  );
}
