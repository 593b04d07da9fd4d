import { useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { Callout } from '../../../components/ui/callout.tsx';
import { Card } from '../../../components/ui/card.tsx';
import { CancelButton, Dialog, DialogActions } from '../../../components/ui/dialog.tsx';
import { PasswordField } from '../../../components/ui/password-field.tsx';
import { useToast } from '../../../components/ui/toast.tsx';
import { newPasswordRules, PASSWORD_HINT } from '../../../lib/new-password.ts';
import { useMe } from '../../../lib/session.ts';
import { useActionForm } from '../../../lib/use-action-form.ts';
import { changePassword } from '../api/password.ts';
import { sessionsQuery } from '../api/sessions.ts';

export function PasswordCard() {
  const [isOpen, setIsOpen] = useState(false);
  const close = () => setIsOpen(false);
  return (
    <Card
      title="Password"
      description="A new one ends all your other sessions."
      action={
        <Button size="small" onClick={() => setIsOpen(true)}>
          Change password
        </Button>
      }
    >
      <Dialog isOpen={isOpen} onClose={close} title="Change your password">
        <ChangeForm onDone={close} />
      </Dialog>
    </Card>
  );
}

function ChangeForm({ onDone }: { onDone(): void }) {
  const { account } = useMe();
  const toast = useToast();
  const { form, submit, isBusy, problem, errorOf } = useActionForm({
    values: { present_password: '', new_password: '' },
    send: changePassword,
    touches: [sessionsQuery.queryKey],
    onDone() {
      toast.done('Your password is changed. You are signed out everywhere else.');
      onDone();
    },
  });
  return (
    <form noValidate onSubmit={submit} className="grid gap-5">
      {problem && <Callout tone="problem">{problem}</Callout>}
      <input type="email" autoComplete="username" value={account?.email ?? ''} readOnly hidden />
      <PasswordField
        label="Present password"
        autoComplete="current-password"
        error={errorOf('present_password')}
        {...form.register('present_password', { required: 'Write your present password.' })}
      />
      <PasswordField
        label="New password"
        autoComplete="new-password"
        hint={PASSWORD_HINT}
        error={errorOf('new_password')}
        {...form.register(
          'new_password',
          newPasswordRules(() => [account?.email ?? '', account?.name ?? '']),
        )}
      />
      <DialogActions>
        <CancelButton />
        <Button type="submit" variant="primary" isBusy={isBusy}>
          Change password
        </Button>
      </DialogActions>
    </form>
  );
}
