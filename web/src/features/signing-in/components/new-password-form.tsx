import { Button } from '../../../components/ui/button.tsx';
import { Callout } from '../../../components/ui/callout.tsx';
import { PasswordField } from '../../../components/ui/password-field.tsx';
import { TextField } from '../../../components/ui/text-field.tsx';
import { newPasswordRules, PASSWORD_HINT } from '../../../lib/new-password.ts';
import { useActionForm } from '../../../lib/use-action-form.ts';
import { type AccountLink, takeUpLink } from '../api/links.ts';
import { signIn } from '../api/sign-in.ts';
import { useEntry } from './use-entry.ts';

type Props = { link: AccountLink; token: string; onSet(): void };
type Values = { name: string; email: string; password: string };

/** Sets the password, and signs in with it where nothing more is asked for. */
export function NewPasswordForm({ link, token, onSet }: Props) {
  const enter = useEntry();
  const isFirstOwner = link.email === null;
  const { form, submit, isBusy, problem, errorOf } = useActionForm<Values, boolean>({
    values: { name: '', email: link.email ?? '', password: '' },
    send: async ({ name, email, password }) => {
      const used = await takeUpLink({ token, password, ...(isFirstOwner ? { name, email } : {}) });
      return signIn({ email: used.email, password }).then(
        ({ step }) => step === 'done',
        () => false,
      );
    },
    onDone: (isIn) => (isIn ? enter() : onSet()),
  });
  return (
    <form noValidate onSubmit={submit} className="grid gap-5">
      {problem && <Callout tone="problem">{problem}</Callout>}
      {isFirstOwner && (
        <TextField
          label="Your name"
          autoComplete="name"
          autoFocus
          error={errorOf('name')}
          {...form.register('name', { required: 'Write your name.' })}
        />
      )}
      <TextField
        label="E-mail address"
        type="email"
        autoComplete="username"
        readOnly={!isFirstOwner}
        error={errorOf('email')}
        {...form.register('email', { required: 'Write your e-mail address.' })}
      />
      <PasswordField
        label="New password"
        autoComplete="new-password"
        autoFocus={!isFirstOwner}
        hint={PASSWORD_HINT}
        error={errorOf('password')}
        {...form.register(
          'password',
          newPasswordRules(({ name, email }) => [name, email]),
        )}
      />
      <Button type="submit" variant="primary" size="wide" isBusy={isBusy}>
        Set password
      </Button>
    </form>
  );
}
