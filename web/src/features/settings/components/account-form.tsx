import { Button } from '../../../components/ui/button.tsx';
import { Callout } from '../../../components/ui/callout.tsx';
import { CancelButton, DialogActions } from '../../../components/ui/dialog.tsx';
import { PasswordField } from '../../../components/ui/password-field.tsx';
import { TextField } from '../../../components/ui/text-field.tsx';
import { useToast } from '../../../components/ui/toast.tsx';
import { useActionForm } from '../../../lib/use-action-form.ts';
import { type CarrierAccount, connectAccount } from '../api/carrier-account.ts';

type Values = { account_sid: string; auth_token: string };

export function AccountForm({ account, onDone }: { account: CarrierAccount | null; onDone(): void }) {
  const toast = useToast();
  const { form, submit, isBusy, problem, errorOf } = useActionForm<Values, CarrierAccount>({
    values: { account_sid: account?.account_sid ?? '', auth_token: '' },
    ...connectAccount,
    onDone: () => {
      toast.done(account ? 'The token is kept.' : 'The account is connected.');
      onDone();
    },
  });
  return (
    <form noValidate onSubmit={submit} className="grid gap-5">
      {problem && <Callout tone="problem">{problem}</Callout>}
      <TextField
        label="Account SID"
        autoComplete="off"
        spellCheck={false}
        readOnly={account !== null}
        error={errorOf('account_sid')}
        {...form.register('account_sid', { required: 'Write the account SID.' })}
      />
      <PasswordField
        label="Auth token"
        autoComplete="off"
        error={errorOf('auth_token')}
        {...form.register('auth_token', { required: 'Write the auth token.' })}
      />
      <DialogActions>
        <CancelButton />
        <Button type="submit" variant="primary" isBusy={isBusy}>
          {account ? 'Keep the token' : 'Connect'}
        </Button>
      </DialogActions>
    </form>
  );
}
