import { Link } from '@tanstack/react-router';
import { TEXT_LINK } from '../../../components/lone-page.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { Callout } from '../../../components/ui/callout.tsx';
import { PasswordField } from '../../../components/ui/password-field.tsx';
import { TextField } from '../../../components/ui/text-field.tsx';
import { canUsePasskeys } from '../../../lib/passkeys.ts';
import { useActionForm } from '../../../lib/use-action-form.ts';
import { type Credentials, type SignInStep, signIn } from '../api/sign-in.ts';
import { PasskeyButton } from './passkey-button.tsx';

type Props = {
  /** Why it begins again. */
  problem?: string | undefined;
  onStep(step: SignInStep, credentials: Credentials): void;
  onDone(): void;
};

export function PasswordForm({ problem: before, onStep, onDone }: Props) {
  const { form, submit, isBusy, problem, errorOf } = useActionForm<Credentials, SignInStep>({
    values: { email: '', password: '' },
    send: signIn,
    onDone: onStep,
  });
  const shown = problem ?? before;
  return (
    <form noValidate onSubmit={submit} className="grid gap-5">
      {shown && <Callout tone="problem">{shown}</Callout>}
      <TextField
        label="E-mail address"
        type="email"
        autoComplete="username"
        autoFocus
        error={errorOf('email')}
        {...form.register('email', { required: 'Write your e-mail address.' })}
      />
      <PasswordField
        label="Password"
        autoComplete="current-password"
        error={errorOf('password')}
        {...form.register('password', { required: 'Write your password.' })}
      />
      <Button type="submit" variant="primary" size="wide" isBusy={isBusy}>
        Sign in
      </Button>
      {canUsePasskeys() && <PasskeyButton onDone={onDone} />}
      <p className="text-center text-sm">
        <Link to="/forgot-password" className={TEXT_LINK}>
          I forgot my password
        </Link>
      </p>
    </form>
  );
}
